package io.crystallize.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What JMH and {@link OneShots} wrote down. Immutable. */
final class Figures {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Map<String, Figure> figures;

    private Figures(Map<String, Figure> figures) {
        this.figures = figures;
    }

    /** Reads files of results. Of two results of one name, the later counts. */
    static Figures read(List<Path> files) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(Files.readString(file));
        }
        return parse(texts);
    }

    /** Reads results as JMH writes them in JSON. */
    static Figures parse(List<String> texts) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (String text : texts) {
            for (JsonNode result : JSON.readTree(text)) {
                Figure figure = figure(result);
                figures.put(figure.fullName(), figure);
            }
        }
        return new Figures(figures);
    }

    private static Figure figure(JsonNode result) {
        String[] names = result.get("benchmark").asString().split("\\.");
        TreeMap<String, String> parameters = new TreeMap<>();
        result.path("params")
                .properties()
                .forEach(each -> parameters.put(each.getKey(), each.getValue().asString()));
        JsonNode metric = result.get("primaryMetric");
        // A single shot of a batch is told as a whole.
        double batch = result.get("mode").asString().equals("ss")
                ? result.path("measurementBatchSize").asDouble(1)
                : 1;
        JsonNode allocated = result.path("secondaryMetrics").path(ALLOCATED).path("score");
        double score = metric.get("score").asDouble();
        return new Figure(
                names[names.length - 2] + '.' + names[names.length - 1],
                parameters,
                score / batch,
                spread(metric.path("rawData"), score),
                metric.get("scoreUnit").asString().replace("/op", ""),
                allocated.isNumber() ? OptionalDouble.of(allocated.asDouble() / batch) : OptionalDouble.empty());
    }

    /** Half of what lies between the smallest and the largest, in percent. */
    private static double spread(JsonNode rawData, double score) {
        double[] all = StreamSupport.stream(rawData.spliterator(), false)
                .flatMap(fork -> StreamSupport.stream(fork.spliterator(), false))
                .mapToDouble(JsonNode::asDouble)
                .sorted()
                .toArray();
        return all.length == 0 || score == 0 ? 0 : 100 * (all[all.length - 1] - all[0]) / 2 / score;
    }

    /** Returns the figure of a full name, or empty if that wasn't measured. */
    Optional<Figure> find(String fullName) {
        return Optional.ofNullable(figures.get(fullName));
    }

    /** Returns the figures of a class, in their order. */
    List<Figure> of(Class<?> benchmark) {
        return figures.values().stream()
                .filter(figure -> figure.name().startsWith(benchmark.getSimpleName() + '.'))
                .toList();
    }
}
