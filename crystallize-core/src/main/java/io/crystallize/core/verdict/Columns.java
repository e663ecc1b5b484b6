package io.crystallize.core.verdict;

import io.crystallize.core.statistics.ExactMean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers that stand for replicates, a column for each of several metrics, in the order of replicates and without
 * repeats of one execution.
 *
 * @param values a column for each metric
 * @param replicates for each column, the replicates that its values are of
 * @param missing the replicates in which a metric has no value, ascending
 * @param repeated those left out because all their values come from the execution of another, and equal its; of unpaired columns, once
 *     for each column
 */
record Columns(List<double[]> values, List<int[]> replicates, List<Integer> missing, List<Integer> repeated) {
    /** Columns of one length: of the replicates in which every metric has a value. */
    static Columns paired(List<Samples> samples, Aggregation aggregation) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        List<Integer> repeated = new ArrayList<>();
        boolean known = samples.stream().anyMatch(Samples::knowsExecutions);
        Set<List<Object>> seen = new HashSet<>();
        for (int i = 0; i < replicates(samples); i++) {
            int replicate = i;
            if (!samples.stream().allMatch(each -> each.has(replicate))) {
                missing.add(i);
            } else if (known
                    && !seen.add(samples.stream()
                            .flatMap(each -> Stream.<Object>of(each.execution(replicate), each.told(replicate)))
                            .toList())) {
                repeated.add(i);
            } else {
                kept.add(i);
            }
        }
        int[] of = kept.stream().mapToInt(Integer::intValue).toArray();
        return new Columns(
                samples.stream().map(each -> values(each, of, aggregation)).toList(),
                Collections.nCopies(samples.size(), of),
                missing,
                repeated);
    }

    /** Columns of any length: each of the replicates in which its own metric has a value. */
    static Columns unpaired(List<Samples> samples, Aggregation aggregation) {
        List<Columns> columns =
                samples.stream().map(each -> paired(List.of(each), aggregation)).toList();
        Set<Integer> missing = new TreeSet<>();
        columns.forEach(each -> missing.addAll(each.missing));
        // A metric may have fewer replicates than another, and then lacks the rest.
        samples.forEach(
                each -> IntStream.range(each.replicates(), replicates(samples)).forEach(missing::add));
        return new Columns(
                columns.stream().map(each -> each.values.get(0)).toList(),
                columns.stream().map(each -> each.replicates.get(0)).toList(),
                List.copyOf(missing),
                columns.stream().flatMap(each -> each.repeated.stream()).toList());
    }

    private static double[] values(Samples samples, int[] replicates, Aggregation aggregation) {
        return IntStream.of(replicates)
                .mapToObj(replicate -> samples.value(replicate, aggregation))
                .mapToDouble(OptionalDouble::orElseThrow)
                .toArray();
    }

    private static int replicates(List<Samples> samples) {
        return samples.stream().mapToInt(Samples::replicates).max().orElse(0);
    }

    /** How many values the shortest column has. */
    int size() {
        return values.stream().mapToInt(column -> column.length).min().orElse(0);
    }

    /** Whether each metric has one observation only, as its replicates are copies. */
    boolean areCopies() {
        return values.stream().allMatch(column -> column.length == 1) && !repeated.isEmpty();
    }

    /** The means of those metrics that have a value, by their texts. */
    Map<String, Double> means(List<MetricRef> metrics) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            if (values.get(i).length > 0) {
                means.put(metrics.get(i).toString(), ExactMean.of(values.get(i)));
            }
        }
        return means;
    }
}
