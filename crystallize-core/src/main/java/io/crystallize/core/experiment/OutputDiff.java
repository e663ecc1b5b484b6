package io.crystallize.core.experiment;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.experiment.FinishedTrial.StepArtifact;
import io.crystallize.core.experiment.RunDiff.OutputChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whether the outputs and artifacts of two runs differ, by what their journals say. What a trial gave takes a number for
 * its output and for each of its artifacts, and no more.
 */
final class OutputDiff {
    private static final String OUTPUT = "output";

    /** So many artifacts have a line of their own; what steps call after their replicates would be without end. */
    static final int MOST_NAMES = 50;

    private static final String OTHERS = "other artifacts";

    /** Of an output or an artifact that isn't there. */
    private static final long NONE = 0;

    private final Map<String, BitSet> finished = new HashMap<>();
    private final Map<String, BitSet> failed = new HashMap<>();
    /** By what it is, then by condition: the digests' beginnings, by replicate. */
    private final Map<String, Map<String, long[]>> digests = new TreeMap<>();

    private final int replicates;
    private final Map<String, Differing> changes = new LinkedHashMap<>();
    private final Comparator<Trial> order;
    private int trials;

    /** In how many trials something differs, and the first ones of them. */
    private static final class Differing {
        private final TreeSet<Trial> first;
        private int count;

        Differing(Comparator<Trial> order) {
            first = new TreeSet<>(order);
        }

        void add(Trial trial) {
            count++;
            first.add(trial);
            if (first.size() > OutputChange.MOST_TRIALS) {
                first.pollLast();
            }
        }
    }

    private OutputDiff(int replicates, List<String> conditions) {
        this.replicates = replicates;
        order = Comparator.comparingInt(Trial::replicate)
                .thenComparingInt(trial -> conditions.indexOf(trial.condition()));
    }

    /** Returns what differs of the trials that both runs have, and that failed in neither or in both. */
    static List<OutputChange> of(Path before, Path after) throws IOException {
        RunPlan one = StoredResult.plan(before);
        RunPlan other = StoredResult.plan(after);
        List<String> conditions =
                one.conditions().stream().filter(other.conditions()::contains).toList();
        OutputDiff diff = new OutputDiff(Math.min(one.replicates(), other.replicates()), conditions);
        conditions.forEach(condition -> {
            diff.finished.put(condition, new BitSet());
            diff.failed.put(condition, new BitSet());
        });
        forEach(before, one, diff::keep);
        forEach(after, other, diff::compare);
        List<OutputChange> changes = new ArrayList<>();
        diff.changes.forEach((what, differing) ->
                changes.add(new OutputChange(what, differing.count, diff.trials, List.copyOf(differing.first))));
        changes.sort(
                Comparator.comparing((OutputChange change) -> !change.what().equals(OUTPUT))
                        .thenComparing(OutputChange::what));
        return changes;
    }

    private static void forEach(Path run, RunPlan plan, Consumer<FinishedTrial> trials) throws IOException {
        Journal.in(run).forEach(plan.session(), trials, (line, problem) -> {}); // which the result tells
    }

    private void keep(FinishedTrial trial) {
        String condition = trial.trial().condition();
        int replicate = trial.trial().replicate();
        if (!finished.containsKey(condition) || replicate >= replicates) {
            return;
        }
        finished.get(condition).set(replicate);
        failed.get(condition).set(replicate, trial.failure() != null);
        digests(trial)
                .forEach((what, digest) -> digests.computeIfAbsent(what, unknown -> new HashMap<>())
                        .computeIfAbsent(condition, unknown -> new long[replicates])[replicate] = digest);
    }

    private void compare(FinishedTrial trial) {
        BitSet earlier = finished.get(trial.trial().condition());
        int replicate = trial.trial().replicate();
        if (earlier == null
                || !earlier.get(replicate)
                || failed.get(trial.trial().condition()).get(replicate) != (trial.failure() != null)) {
            return;
        }
        trials++;
        Map<String, Long> now = digests(trial);
        now.forEach((what, digest) -> {
            if (digest != earlier(what, trial.trial())) {
                differs(what, trial.trial());
            }
        });
        for (String what : digests.keySet()) {
            if (!now.containsKey(what) && earlier(what, trial.trial()) != NONE) {
                differs(what, trial.trial());
            }
        }
    }

    private void differs(String what, Trial trial) {
        changes.computeIfAbsent(what, unknown -> new Differing(order)).add(trial);
    }

    private long earlier(String what, Trial trial) {
        long[] known = digests.getOrDefault(what, Map.of()).get(trial.condition());
        return known == null ? NONE : known[trial.replicate()];
    }

    /** Returns beginnings of digests, which no two different ones share by accident, by what they are of. */
    private Map<String, Long> digests(FinishedTrial trial) {
        Map<String, Long> all = new LinkedHashMap<>();
        if (trial.output() != null) {
            all.put(OUTPUT, beginning(trial.output()));
        }
        for (StepArtifact written : trial.artifacts()) {
            String name = "artifact " + written.artifact().name() + " of step " + written.step();
            Digest content = written.artifact().content();
            if (digests.containsKey(name) || digests.size() < MOST_NAMES) {
                digests.computeIfAbsent(name, unknown -> new HashMap<>());
                all.put(name, beginning(content));
            } else {
                all.merge(OTHERS, beginning(Digester.standard().digest(List.of(name, content))), Long::sum);
            }
        }
        return all;
    }

    private static long beginning(Digest digest) {
        return ByteBuffer.wrap(digest.toBytes()).getLong();
    }
}
