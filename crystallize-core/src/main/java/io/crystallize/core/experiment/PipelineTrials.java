package io.crystallize.core.experiment;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.Cancellation;
import io.crystallize.core.EarlierArtifacts;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.Resources;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialResult.StepArtifact;
import io.crystallize.core.execution.TrialRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs trials: each is a run of the pipeline of its condition. */
final class PipelineTrials implements TrialRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineTrials.class);

    private final Supplier<Experiment> experiment;
    private final ExperimentOptions options;
    private final EarlierArtifacts artifacts;
    private final long seed;
    private final String runName;
    private final Resources resources;
    private final ToldSecrets told;
    private final Listeners listeners;
    private final CachePolicy cachePolicy;
    private final Cancellation cancellation = new Cancellation();

    /**
     * The trials of one run.
     *
     * @param experiment returns the experiment with the conditions that are known up to now
     * @param artifacts finds those of other experiments
     * @param runName what the run is called in what it stores
     * @param resources those of the run, which somebody else closes
     * @param told notes the secrets that steps are told
     * @param listeners watch the trials
     */
    PipelineTrials(
            Supplier<Experiment> experiment,
            ExperimentOptions options,
            EarlierArtifacts artifacts,
            long seed,
            String runName,
            Resources resources,
            ToldSecrets told,
            Listeners listeners) {
        this.experiment = experiment;
        this.options = options;
        this.artifacts = artifacts;
        this.seed = seed;
        this.runName = runName;
        this.resources = resources;
        this.told = told;
        this.listeners = listeners;
        cachePolicy = options.cachePolicy().begin();
    }

    @Override
    public void cancel() {
        cancellation.cancel();
    }

    @Override
    public TrialResult run(Trial trial) throws InterruptedException {
        Condition condition = experiment.get().condition(trial.condition());
        List<StepArtifact> written = new ArrayList<>();
        TrialEvents events = new TrialEvents(told);
        TrialFlight flight = TrialFlight.begun();
        try {
            return flight.ended(succeeded(
                    trial,
                    condition.pipeline().run(null, condition.context(), runOptions(trial, written, events)),
                    written,
                    events));
        } catch (StepFailedException e) {
            if (cancellation.isCancelled()) {
                throw new InterruptedException();
            }
            return flight.ended(failed(trial, e, events));
        }
    }

    @Override
    public CompletableFuture<TrialResult> start(Trial trial) {
        Condition condition = experiment.get().condition(trial.condition());
        List<StepArtifact> written = new ArrayList<>();
        TrialEvents events = new TrialEvents(told);
        TrialFlight flight = TrialFlight.begun();
        return condition
                .pipeline()
                .runAsync(null, condition.context(), runOptions(trial, written, events))
                .handle((run, failure) -> {
                    if (failure == null) {
                        return flight.ended(succeeded(trial, run, written, events));
                    }
                    if (!(failure instanceof StepFailedException step)) {
                        throw failure instanceof RuntimeException unchecked
                                ? unchecked
                                : new CompletionException(failure);
                    }
                    if (cancellation.isCancelled()) {
                        throw new CancellationException();
                    }
                    return flight.ended(failed(trial, step, events));
                });
    }

    private RunOptions runOptions(Trial trial, List<StepArtifact> written, TrialEvents events) {
        RunOptions.Builder trials = options.forTrials().listener(events);
        listeners.all().forEach(trials::listener);
        return trials.runName(runName)
                .cachePolicy(cachePolicy)
                .seed(seed)
                .replicate(trial.replicate())
                .condition(trial.condition())
                .artifacts((step, artifact, content) -> written.add(new StepArtifact(step, artifact, content)))
                .earlierArtifacts(artifacts)
                .outputs(experiment.get().outputs())
                .resources(resources)
                .secrets(told.noting(options.secrets()))
                .cancellation(cancellation)
                .build();
    }

    private static TrialResult succeeded(
            Trial trial, PipelineRun<Object> run, List<StepArtifact> artifacts, TrialEvents events) {
        return new TrialResult(trial, run.outputDigest().orElse(null), null, run.provenance(), artifacts, events.all());
    }

    private static TrialResult failed(Trial trial, StepFailedException e, TrialEvents events) {
        LOG.debug("{} failed: {}", trial, e.stackTrace());
        TrialResult.Failure failure = new TrialResult.Failure(
                e.step(),
                e.getCause().getClass().getName(),
                e.reason(),
                e.timeout().isPresent());
        return new TrialResult(trial, null, failure, e.completed(), List.of(), events.all());
    }
}
