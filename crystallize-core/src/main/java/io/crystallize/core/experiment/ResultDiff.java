package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentResult.FailedTrial;
import io.crystallize.core.experiment.RunDiff.Change;
import io.crystallize.core.experiment.RunDiff.MetricChange;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How what two runs gave differs. */
final class ResultDiff {
    private ResultDiff() {}

    static List<MetricChange> samples(ExperimentResult before, ExperimentResult after) {
        List<String> conditions = before.samples().keySet().stream()
                .filter(after.samples()::containsKey)
                .toList();
        SortedSet<String> metrics = new TreeSet<>();
        for (String condition : conditions) {
            metrics.addAll(before.samples().get(condition).keySet());
            metrics.addAll(after.samples().get(condition).keySet());
        }
        int replicates = Math.min(before.replicates(), after.replicates());
        List<MetricChange> changes = new ArrayList<>();
        for (String metric : metrics) {
            Comparing comparing = new Comparing();
            for (String condition : conditions) {
                Samples none = Samples.builder(replicates).build();
                comparing.compare(
                        condition,
                        replicates,
                        before.samples().get(condition).getOrDefault(metric, none),
                        after.samples().get(condition).getOrDefault(metric, none));
            }
            if (comparing.where != null) {
                changes.add(new MetricChange(
                        metric,
                        comparing.differing,
                        conditions.size() * replicates,
                        comparing.greatest,
                        comparing.where));
            }
        }
        return changes;
    }

    /** One metric, condition by condition. */
    private static final class Comparing {
        private int differing;
        private double greatest;

        @Nullable
        private Trial where;

        void compare(String condition, int replicates, Samples before, Samples after) {
            for (int i = 0; i < replicates; i++) {
                double[] one = before.values(i);
                double[] other = after.values(i);
                boolean differs = one.length != other.length || !before.tags(i).equals(after.tags(i));
                double difference = 0;
                for (int j = 0; j < Math.min(one.length, other.length); j++) {
                    if (Double.compare(one[j], other[j]) != 0) {
                        differs = true;
                        double distance = Math.abs(one[j] - other[j]);
                        difference = distance > difference ? distance : difference; // which NaN isn't
                    }
                }
                if (differs) {
                    differing++;
                    if (where == null || difference > greatest) {
                        where = new Trial(condition, i);
                        greatest = difference;
                    }
                }
            }
        }
    }

    static List<Change> failures(ExperimentResult before, ExperimentResult after) {
        return changes(
                before.failures(),
                after.failures(),
                failed -> "condition " + failed.trial().condition() + ", replicate "
                        + failed.trial().replicate(),
                ResultDiff::inWords);
    }

    private static String inWords(FailedTrial failed) {
        TrialResult.Failure failure = failed.failure();
        return "failed at " + failure.step() + " with " + failure.type();
    }

    static List<Change> verdicts(ExperimentResult before, ExperimentResult after) {
        return changes(
                before.verdicts(),
                after.verdicts(),
                verdict -> verdict.hypothesis().text(),
                ResultDiff::inWords);
    }

    private static String inWords(Verdict verdict) {
        String sentence = verdict.sentence();
        return sentence.substring(verdict.hypothesis().text().length() + ": ".length());
    }

    static List<Change> rankings(ExperimentResult before, ExperimentResult after) {
        return changes(
                before.rankings(),
                after.rankings(),
                ranking -> ranking.by().metric() + ", " + ranking.by().best().label() + " first",
                Ranking::inWords);
    }

    private static <T> List<Change> changes(
            List<T> before, List<T> after, Function<T, String> name, Function<T, String> text) {
        Map<String, String> one = new LinkedHashMap<>();
        Map<String, String> other = new LinkedHashMap<>();
        before.forEach(element -> one.put(name.apply(element), text.apply(element)));
        after.forEach(element -> other.put(name.apply(element), text.apply(element)));
        return changes("", one, other);
    }

    /** Returns how two sets of named texts differ. */
    static List<Change> changes(String prefix, Map<String, String> before, Map<String, String> after) {
        Map<String, String> names = new LinkedHashMap<>(before);
        after.forEach(names::putIfAbsent);
        List<Change> changes = new ArrayList<>();
        for (String name : names.keySet()) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                changes.add(new Change(prefix + name, before.get(name), after.get(name)));
            }
        }
        return changes;
    }
}
