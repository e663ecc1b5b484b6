package io.crystallize.core.verdict;

import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
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

    private final Map<String, Map<String, Samples>> samples;

    Obstacles(Map<String, Map<String, Samples>> samples) {
        this.samples = samples;
    }

    /** Returns all that is in the way of a claim, or empty if it can be judged. */
    Optional<String> of(Claim claim) {
        List<String> found = new ArrayList<>();
        unknown(claim.hypothesis.left()).ifPresent(found::add);
        unknown(claim.hypothesis.right())
                .filter(problem -> !found.contains(problem))
                .ifPresent(found::add);
        if (!claim.design.independentObservations() && claim.pairs.size() > 0) {
            found.add(
                    "Nothing random was drawn under these conditions, and the source does not depend on the replicate, so"
                            + " all replicates are copies of one observation, whatever their number. Draw random numbers in a step"
                            + " or in the source, or let the source depend on the replicate.");
        }
        if (found.isEmpty()) {
            valueProblem(claim).ifPresent(found::add);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", found));
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

    private static Optional<String> valueProblem(Claim claim) {
        PairedDifferences pairs = claim.pairs;
        Hypothesis hypothesis = claim.hypothesis;
        if (pairs.size() == 0) {
            return Optional.of("No replicate has a value of both " + hypothesis.left() + " and " + hypothesis.right()
                    + ". Only replicates in which both are recorded can be compared.");
        }
        List<String> notFinite = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < pairs.size(); i++) {
            sum += Math.abs(pairs.left(i)) + Math.abs(pairs.right(i));
            describeIfNotFinite(hypothesis.left(), pairs.left(i), pairs.replicate(i), notFinite);
            describeIfNotFinite(hypothesis.right(), pairs.right(i), pairs.replicate(i), notFinite);
        }
        if (!notFinite.isEmpty()) {
            String more = notFinite.size() > MOST_NAMED ? ", and " + (notFinite.size() - MOST_NAMED) + " more" : "";
            return Optional.of("Values that are not finite have no mean: "
                    + notFinite.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + more
                    + ". Find out where they come from, or record nothing in such a replicate.");
        }
        return sum <= GREATEST_SUM
                ? Optional.empty()
                : Optional.of("The values are too large to be added up. Record them in another unit.");
    }

    private static void describeIfNotFinite(MetricRef side, double value, int replicate, List<String> found) {
        if (!Double.isFinite(value)) {
            found.add(side + " is " + value + " in replicate " + replicate);
        }
    }

    private static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
    }
}
