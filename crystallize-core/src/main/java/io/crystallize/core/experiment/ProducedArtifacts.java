package io.crystallize.core.experiment;

import io.crystallize.core.ArtifactReference;
import io.crystallize.core.EarlierArtifacts;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.experiment.FinishedTrial.StepArtifact;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the trials of one run left of an artifact, as its journal says. What a trial is not seen to have made is missing:
 * files that a session before left in the folder don't count, and neither does a trial that the last session found to
 * have to run again.
 */
final class ProducedArtifacts implements EarlierArtifacts {
    private static final Logger LOG = LoggerFactory.getLogger(ProducedArtifacts.class);

    private final Path run;
    private final RunPlan plan;
    private final int replicates;
    private final Map<String, @Nullable Left[]> left = new HashMap<>();

    /** What a trial left: an artifact, or the reason why there is none. */
    private record Left(@Nullable StepArtifact artifact, String problem) {}

    private ProducedArtifacts(Path run, RunPlan plan, int replicates) {
        this.run = run;
        this.plan = plan;
        this.replicates = replicates;
        plan.conditions().forEach(condition -> left.put(condition, new Left[replicates]));
    }

    /**
     * Reads a run.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if its plan is none
     * @throws tools.jackson.core.JacksonException if its plan is no JSON
     */
    static ProducedArtifacts read(Path run, ArtifactReference reference) throws IOException {
        RunPlan plan = RunPlan.read(run);
        ProducedArtifacts produced = new ProducedArtifacts(run, plan, StoredResult.replicates(run, plan));
        Map<String, Left> known = new HashMap<>(); // reasons are few, and trials many
        Journal.in(run)
                .forEach(
                        produced.plan.session(),
                        finished -> produced.add(finished, reference, known),
                        (line, problem) -> LOG.warn("{}:{}: {}", run.resolve(RunFolder.TRIALS), line, problem));
        return produced;
    }

    /** Whether the run has a condition. */
    boolean has(String condition) {
        return plan.conditions().contains(condition);
    }

    /** Returns that an artifact is missing, as the run doesn't have the condition that a treatment stands for. */
    Missing stray(ArtifactReference reference, String treatment) {
        return new Missing(reference + ": treatment '" + treatment
                + "' changes nothing of its own, so that it stands for" + " the condition of that name of the run "
                + run + ", which has none." + conditionsNear(treatment));
    }

    private String conditionsNear(String condition) {
        return " Conditions: " + ExperimentCheck.listed(plan.conditions()) + "."
                + Suggestions.didYouMean(condition, plan.conditions());
    }

    /** Returns the run's folder. */
    Path run() {
        return run;
    }

    /** Returns how many replicates the run has. */
    int replicates() {
        return replicates;
    }

    private void add(FinishedTrial finished, ArtifactReference reference, Map<String, Left> known) {
        Trial trial = finished.trial();
        Left[] ofCondition = left.get(trial.condition());
        if (ofCondition != null && trial.replicate() < ofCondition.length) {
            Left found = of(finished, reference);
            ofCondition[trial.replicate()] =
                    found.artifact() == null ? known.computeIfAbsent(found.problem(), key -> found) : found;
        }
    }

    private static Left of(FinishedTrial finished, ArtifactReference reference) {
        if (finished.failure() != null) {
            return new Left(null, "failed, in step '" + finished.failure().step() + "'");
        }
        List<StepArtifact> meant = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (StepArtifact written : finished.artifacts()) {
            names.add(written.artifact().name());
            if (reference.means(written.step(), written.artifact().name())) {
                meant.add(written);
            }
        }
        if (meant.size() == 1) {
            return new Left(meant.get(0), "");
        }
        return new Left(null, meant.isEmpty() ? wroteNone(reference, names) : wroteSeveral(reference, meant));
    }

    private static String wroteNone(ArtifactReference reference, Set<String> names) {
        String wanted = (reference.step() == null ? "" : reference.step() + "/") + reference.name();
        return names.isEmpty()
                ? "wrote no artifacts"
                : "wrote no artifact '" + wanted + "', but " + String.join(", ", names) + "."
                        + Suggestions.didYouMean(reference.name(), names);
    }

    private static String wroteSeveral(ArtifactReference reference, List<StepArtifact> meant) {
        List<String> choices = meant.stream()
                .map(written ->
                        new ArtifactReference(reference.experiment(), written.step(), reference.name()).toString())
                .toList();
        return "wrote several artifacts '" + reference.name() + "': say which step's, " + String.join(" or ", choices);
    }

    @Override
    public Found find(ArtifactReference reference, String condition, int replicate) {
        boolean same = has(condition);
        if (!same && !has(Condition.BASELINE)) {
            return new Missing(reference + ": the run " + run + " has neither a condition '" + condition
                    + "' nor a baseline." + conditionsNear(condition));
        }
        Trial trial = new Trial(same ? condition : Condition.BASELINE, replicate % replicates);
        Left found = left.get(trial.condition())[trial.replicate()];
        if (found != null && found.artifact() != null) {
            StepArtifact written = found.artifact();
            return new At(
                    RunFolder.artifact(
                            run, trial, written.step(), written.artifact().name()),
                    written.artifact().content());
        }
        return new Missing(reference + ": condition " + trial.condition() + ", replicate " + trial.replicate()
                + " of the run " + run
                + (found == null ? " has not finished. Resume that run." : " " + found.problem()));
    }
}
