package io.crystallize.core.verdict;

import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What keeps a hypothesis from being judged, whatever the other hypotheses are: the reason, and the way out, in
 * words.
 */
final class Obstacles {
    /** Far enough from the greatest double that no sum or interval overflows. */
    private static final double GREATEST_SUM = 1e300;

    private static final int MOST_NAMED = 10;
    private static final String COPIES = "Nothing random was drawn under these conditions, and the source does not depend"
            + " on the replicate, so all replicates are copies of one observation, whatever their number. Draw random"
            + " numbers in a step or in the source, or let the source depend on the replicate.";

    private final Map<String, Map<String, Samples>> samples;

    Obstacles(Map<String, Map<String, Samples>> samples) {
        this.samples = samples;
    }

    /** Returns which conditions and metrics nothing is known of. */
    Optional<String> unknown(List<MetricRef> metrics) {
        List<String> found = metrics.stream()
                .map(this::unknown)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return joined(found);
    }

    private Optional<String> unknown(MetricRef side) {
        String condition = side.condition();
        Map<String, Samples> metrics = samples.get(condition);
        if (metrics == null) {
            return Optional.of("There is no condition '" + condition + "'. Conditions: " + list(samples.keySet()) + "."
                    + Suggestions.didYouMean(condition, samples.keySet()));
        }
        Collection<String> recorded = metrics.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (recorded.contains(side.metric())) {
            return Optional.empty();
        }
        String problem = "No replicate recorded metric '" + side.metric() + "' under condition '" + condition + "'. ";
        return Optional.of(
                recorded.isEmpty()
                        ? problem + "It recorded no metric at all: see whether its trials failed."
                        : problem + "Metrics recorded there: " + list(recorded) + "."
                                + Suggestions.didYouMean(side.metric(), recorded));
    }

    /** Returns why the values of a claim about two sides can't be judged. */
    static Optional<String> of(Sides sides, List<MetricRef> names) {
        if (sides.size() == 0) {
            return Optional.of(
                    sides.paired() && !sides.isConstant()
                            ? "No replicate has a value of both " + names.get(0) + " and " + names.get(1)
                                    + ". Only replicates in which both are recorded can be compared."
                            : "No replicate has a value of " + names.get(0) + ".");
        }
        List<String> notFinite = new ArrayList<>();
        notFinite(names.get(0), sides.left(), sides.leftReplicates(), notFinite);
        if (!sides.isConstant()) {
            notFinite(names.get(1), sides.right(), sides.rightReplicates(), notFinite);
        }
        if (!notFinite.isEmpty()) {
            return Optional.of(notFiniteInWords(notFinite));
        }
        if (sides.size() == 1 && sides.repeats() > 0) {
            return Optional.of(COPIES);
        }
        double sum = Arrays.stream(sides.left()).map(Math::abs).sum()
                + Arrays.stream(sides.bounds(0)).map(Math::abs).sum();
        if (!(sum <= GREATEST_SUM)) {
            return Optional.of("The values are too large to be added up. Record them in another unit.");
        }
        return Optional.empty();
    }

    /** Returns why the values that all conditions recorded of a metric can't be judged. */
    static Optional<String> of(String metric, Map<String, double[]> values, Map<String, int[]> replicates, int repeats) {
        List<String> notFinite = new ArrayList<>();
        values.forEach((condition, of) ->
                notFinite(new MetricRef(condition, metric), of, replicates.get(condition), notFinite));
        if (!notFinite.isEmpty()) {
            return Optional.of(notFiniteInWords(notFinite));
        }
        boolean single = values.values().stream().allMatch(of -> of.length == 1);
        return single && repeats > 0 ? Optional.of(COPIES) : Optional.empty();
    }

    private static void notFinite(MetricRef side, double[] values, int[] replicates, List<String> found) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                found.add(side + " is " + values[i] + " in replicate " + replicates[i]);
            }
        }
    }

    private static String notFiniteInWords(List<String> notFinite) {
        String more = notFinite.size() > MOST_NAMED ? ", and " + (notFinite.size() - MOST_NAMED) + " more" : "";
        return "Values that are not finite have no mean: "
                + notFinite.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + more
                + ". Find out where they come from, or record nothing in such a replicate.";
    }

    private static Optional<String> joined(List<String> found) {
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", found));
    }

    private static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
    }
}
