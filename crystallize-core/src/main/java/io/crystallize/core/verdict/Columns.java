package io.crystallize.core.verdict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The numbers that stand for replicates, a column for each of several metrics, in the order of replicates and without
 * repeats of one execution.
 *
 * @param values a column for each metric
 * @param replicates for each column, the replicates that its values are of
 * @param missing the replicates in which a metric has no value, ascending
 * @param repeated those left out because all their values come from the execution of another; of unpaired columns, once
 *     for each column
 */
record Columns(List<double[]> values, List<int[]> replicates, List<Integer> missing, List<Integer> repeated) {
    /** Columns of one length: of the replicates in which every metric has a value. */
    static Columns paired(List<Samples> samples, Aggregation aggregation) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        List<Integer> repeated = new ArrayList<>();
        boolean known = samples.stream().anyMatch(Samples::knowsExecutions);
        Set<List<Long>> seen = new HashSet<>();
        for (int i = 0; i < replicates(samples); i++) {
            int replicate = i;
            if (!samples.stream().allMatch(each -> each.has(replicate))) {
                missing.add(i);
            } else if (known
                    && !seen.add(samples.stream()
                            .map(each -> each.execution(replicate))
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
        List<Columns> columns = samples.stream()
                .map(each -> paired(List.of(each), aggregation))
                .toList();
        Set<Integer> missing = new TreeSet<>();
        columns.forEach(each -> missing.addAll(each.missing));
        // A metric may have fewer replicates than another, and then lacks the rest.
        samples.forEach(each -> IntStream.range(each.replicates(), replicates(samples)).forEach(missing::add));
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

    /** Whether a metric has one observation only, as its replicates are copies. */
    boolean areCopies() {
        return size() == 1 && !repeated.isEmpty();
    }
}
