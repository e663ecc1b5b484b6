package io.crystallize.core.provenance;

import io.crystallize.core.internal.TextTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records under what they belong to: labels of runs, from the outside in, then nested pipelines, then steps. Runs that
 * share a label stand under it wherever they come; steps stay in their order.
 */
final class ProvenanceTree {
    private final String name;
    private final Map<String, ProvenanceTree> labels = new LinkedHashMap<>();
    private final List<ProvenanceTree> steps = new ArrayList<>();
    private @Nullable StepRecord record;
    private int runs;

    ProvenanceTree(String name) {
        this.name = name;
    }

    void add(List<String> path, List<StepRecord> run) {
        runs++;
        if (path.isEmpty()) {
            run.forEach(this::add);
        } else {
            labels.computeIfAbsent(path.get(0), ProvenanceTree::new).add(path.subList(1, path.size()), run);
        }
    }

    private void add(StepRecord step) {
        ProvenanceTree place = this;
        String[] path = step.name().split("/", -1);
        for (int i = 0; i < path.length; i++) {
            place = place.lastOrNew(path[i], i == path.length - 1);
        }
        place.record = step;
    }

    /** Only the last part can be the one that is meant: an earlier one of that name is another run of it. */
    private ProvenanceTree lastOrNew(String part, boolean forRecord) {
        ProvenanceTree last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (last == null || !last.name.equals(part) || forRecord && last.record != null) {
            last = new ProvenanceTree(part);
            steps.add(last);
        }
        return last;
    }

    TextTree text() {
        TextTree text = new TextTree(title());
        if (record != null) {
            StepLines.of(record).forEach(line -> text.add(new TextTree(line)));
        }
        labels.values().forEach(part -> text.add(part.text()));
        steps.forEach(part -> text.add(part.text()));
        return text;
    }

    private String title() {
        if (record != null) {
            return name + " (" + record.type() + ")";
        }
        return name.isEmpty() ? summary() : name + " (" + summary() + ")";
    }

    private String summary() {
        Map<CacheUse.Result, Integer> uses = new EnumMap<>(CacheUse.Result.class);
        count(uses);
        int total = uses.values().stream().mapToInt(count -> count).sum();
        String steps = total == 0
                ? "no steps"
                : count(total, "step")
                        + uses.entrySet().stream()
                                .map(use -> count(
                                        use.getValue(), use.getKey().name().toLowerCase(Locale.ROOT)))
                                .collect(Collectors.joining(", ", ": ", ", "))
                        + ShortDuration.of(duration());
        return labels.isEmpty() ? steps : count(runs, "run") + ", " + steps;
    }

    private void count(Map<CacheUse.Result, Integer> uses) {
        if (record != null) {
            uses.merge(record.cache().result(), 1, Integer::sum);
        }
        labels.values().forEach(part -> part.count(uses));
        steps.forEach(part -> part.count(uses));
    }

    /** A nested pipeline's own time includes that of its steps. */
    private Duration duration() {
        if (record != null) {
            return record.duration();
        }
        Duration sum = Duration.ZERO;
        for (ProvenanceTree part : labels.values()) {
            sum = sum.plus(part.duration());
        }
        for (ProvenanceTree part : steps) {
            sum = sum.plus(part.duration());
        }
        return sum;
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : word.endsWith("s") ? "es" : "s");
    }
}
