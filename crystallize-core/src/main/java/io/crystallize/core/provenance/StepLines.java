package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one step did, for people: a line for each thing, and one line for many of a kind that says how many. */
final class StepLines {
    /** Of the metrics of one name; more are summed up. */
    private static final int MOST_VALUES = 10;

    /** Of one sort of lines; the rest is counted. */
    private static final int MOST_LINES = 40;

    private final StepRecord step;
    private final List<String> lines = new ArrayList<>();

    private StepLines(StepRecord step) {
        this.step = step;
    }

    static List<String> of(StepRecord step) {
        StepLines all = new StepLines(step);
        all.append();
        return all.lines;
    }

    private void append() {
        lines.add(step.cache() + ", took " + ShortDuration.of(step.duration()));
        if (!step.parameters().isEmpty()) {
            lines.add("parameters " + pairs(step.parameters()));
        }
        lines.add("input " + digest(step.input()) + " → output " + digest(step.output()) + ", code "
                + digest(step.code()));
        append("reads", step.reads(), StepLines::read);
        append("writes", step.writes(), StepLines::write);
        append("metrics", metrics(), line -> line);
        append("artifacts", step.artifacts(), StepLines::artifact);
    }

    private <T> void append(String sort, List<T> all, Function<T, String> line) {
        all.stream().limit(MOST_LINES).map(line).forEach(lines::add);
        if (all.size() > MOST_LINES) {
            lines.add("… and " + (all.size() - MOST_LINES) + " more " + sort);
        }
    }

    private static String read(TracedRead traced) {
        Digest answer = traced.answer();
        return "read " + traced.read() + ": " + (answer == null ? "absent" : answer.abbreviated());
    }

    private static String write(ContextWrite write) {
        return "wrote " + write.key() + " = " + write.text() + " (" + write.type() + ")";
    }

    private static String artifact(Artifact artifact) {
        String unit = artifact.size() == 1 ? " byte: " : " bytes: ";
        return "artifact " + artifact.name() + ", " + artifact.size() + unit
                + artifact.content().abbreviated();
    }

    private List<String> metrics() {
        Map<String, List<Metric>> byName = step.metrics().stream()
                .collect(Collectors.groupingBy(Metric::name, LinkedHashMap::new, Collectors.toList()));
        List<String> texts = new ArrayList<>();
        byName.forEach((name, values) -> {
            if (values.size() > MOST_VALUES) {
                texts.add("metric " + name + summary(values));
            } else {
                values.forEach(metric -> texts.add("metric " + name + " = " + metric.value() + tags(metric.tags())));
            }
        });
        return texts;
    }

    private static String summary(List<Metric> metrics) {
        double[] numbers = metrics.stream()
                .mapToDouble(Metric::value)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int nan = metrics.size() - numbers.length;
        String range = numbers.length == 0 ? "" : " from " + numbers[0] + " to " + numbers[numbers.length - 1];
        return ": " + metrics.size() + " values" + range + (nan == 0 ? "" : ", " + nan + " of them NaN") + ", first "
                + metrics.get(0).value() + ", last "
                + metrics.get(metrics.size() - 1).value() + tags(common(metrics))
                + "; " + (metrics.size() - 2) + " not shown";
    }

    /** Returns the tags of all; with an ellipsis where not all have the same. */
    private static Map<String, String> common(List<Metric> metrics) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (Metric metric : metrics) {
            metric.tags().forEach(tags::putIfAbsent);
        }
        tags.replaceAll((name, value) ->
                metrics.stream().allMatch(metric -> value.equals(metric.tags().get(name))) ? value : "…");
        return tags;
    }

    private static String tags(Map<String, String> tags) {
        return tags.isEmpty() ? "" : " {" + pairs(tags) + "}";
    }

    private static String pairs(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(text -> text.getKey() + "=" + text.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String digest(@Nullable Digest digest) {
        return digest == null ? "no digest" : digest.abbreviated();
    }
}
