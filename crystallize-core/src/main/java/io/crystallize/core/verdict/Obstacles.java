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
import java.util.stream.IntStream;

/** What keeps a hypothesis from being judged, whatever the others are: the reason, and the way out, in words. */
final class Obstacles {
    /** Far enough from the greatest double that no sum or interval overflows. */
    private static final double GREATEST_SUM = 1e300;

    private static final int MOST_NAMED = 10;
    static final String COPIES = "Nothing random was drawn under these conditions, and the source does not depend"
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

    /** Returns why what was recorded of some metrics can't be judged, whatever the test. */
    static Optional<String> of(Columns columns, List<MetricRef> metrics) {
        if (columns.size() == 0) {
            String all = metrics.stream().map(MetricRef::toString).collect(Collectors.joining(" and "));
            return Optional.of(
                    metrics.size() == 1
                            ? "No replicate has a value of " + all + "."
                            : "No replicate has a value of " + (metrics.size() == 2 ? "both " : "all of ") + all
                                    + ". Only replicates in which all are recorded can be compared.");
        }
        List<String> notFinite = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            notFinite(metrics.get(i), columns.values().get(i), columns.replicates().get(i), notFinite);
        }
        if (!notFinite.isEmpty()) {
            return Optional.of(notFiniteInWords(notFinite));
        }
        return columns.areCopies() ? Optional.of(COPIES) : Optional.empty();
    }

    /** Returns why finite values can't be added up. */
    static Optional<String> tooLarge(List<double[]> values) {
        double sum = values.stream().flatMapToDouble(Arrays::stream).map(Math::abs).sum();
        return sum <= GREATEST_SUM
                ? Optional.empty()
                : Optional.of("The values are too large to be added up. Record them in another unit.");
    }

    /** Returns that each metric has one value in all of several replicates; 0 and 1 may be the outcomes of trials. */
    static Optional<String> neverVary(Columns columns, List<MetricRef> metrics) {
        List<double[]> values = columns.values();
        boolean constant = columns.size() > 1
                && values.stream().allMatch(of -> Arrays.stream(of).allMatch(value -> value == of[0]));
        if (!constant || values.stream().allMatch(of -> of[0] == 0 || of[0] == 1)) {
            return Optional.empty();
        }
        String each = IntStream.range(0, metrics.size())
                .mapToObj(i -> metrics.get(i) + " is " + Figures.significant(values.get(i)[0], 6))
                .collect(Collectors.joining(", "));
        return Optional.of("The values don't vary between replicates: " + each + " in each. Replicates that can't differ"
                + " say no more than one; measure something that chance has a part in, or look at the values themselves.");
    }

    /** Returns the caution of a test that knows nothing of resplits. */
    static String splitsTakenForIndependent(TestMethod method) {
        return "The replicates are splits of one data set, and the test '" + method.label()
                + "' takes them for independent: it says nothing about other data.";
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
