package io.crystallize.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What one-shot measures found, written down in the form of JMH's results. For one thread. */
final class Shots {
    private static final double NANOS_PER_MILLI = 1e6;

    private final int repeats;
    private final Map<String, Shot> shots = new TreeMap<>();

    private record Shot(String unit, List<Double> values) {}

    /** Something that is timed. */
    interface Action {
        void run() throws Exception;
    }

    /** Makes an empty one; each measure should be repeated so often. */
    Shots(int repeats) {
        this.repeats = repeats;
    }

    int repeats() {
        return repeats;
    }

    /** Adds one time of something, in milliseconds. */
    void time(String name, Action action) throws Exception {
        long start = System.nanoTime();
        action.run();
        add(name, "ms", (System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    /** Adds one figure. */
    void add(String name, String unit, double value) {
        System.err.printf("%-32s %12.3f %s%n", name, value, unit);
        shots.computeIfAbsent(name, absent -> new Shot(unit, new ArrayList<>()))
                .values()
                .add(value);
    }

    /** Returns all as JMH would write it; the score is the median. */
    String toJson() {
        JsonMapper json = new JsonMapper();
        ArrayNode all = json.createArrayNode();
        shots.forEach((name, shot) -> {
            ObjectNode result = all.addObject();
            result.put("benchmark", OneShots.class.getName() + "." + name);
            result.put("mode", "ss");
            result.put("measurementBatchSize", 1);
            ObjectNode metric = result.putObject("primaryMetric");
            metric.put("score", median(shot.values()));
            metric.put("scoreUnit", shot.unit() + "/op");
            ArrayNode values = metric.putArray("rawData").addArray();
            shot.values().forEach(values::add);
        });
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : DoubleStream.of(sorted[half - 1], sorted[half]).average().orElseThrow();
    }
}
