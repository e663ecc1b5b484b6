package io.crystallize.core.experiment;

import io.crystallize.core.ExternalReads;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs rounds of trials: takes from the journal what is valid, and has the executor run the others. For one thread. */
final class RoundRunner {
    private final ExperimentOptions options;
    private final Session session;
    private final TrialKeys keys;
    private final ResultCollector collector;
    private final Listeners listeners;
    private final Consumer<TrialResult> stream;
    private boolean started;
    private boolean stopped;
    private boolean interrupted;

    /** What earlier sessions did, once it was looked for. */
    private @Nullable EarlierTrials earlier;

    /**
     * Has not run anything yet.
     *
     * @param keys of the trials
     * @param collector gets what the trials give
     * @param stream takes the result of each trial that is run, once the run's record has it; may block
     */
    RoundRunner(
            ExperimentOptions options,
            Session session,
            TrialKeys keys,
            ResultCollector collector,
            Listeners listeners,
            Consumer<TrialResult> stream) {
        this.options = options;
        this.session = session;
        this.keys = keys;
        this.collector = collector;
        this.listeners = listeners;
        this.stream = stream;
    }

    /** Whether it ended because a trial failed. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether somebody ended it. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** Takes what the collector wants of some conditions, and an earlier session did. */
    void resume(Collection<String> conditions, RunArtifacts artifacts) {
        session.earlier().ifPresent(run -> resume(run, conditions, artifacts));
    }

    private void resume(Path run, Collection<String> conditions, RunArtifacts artifacts) {
        Validity validity = new Validity(
                keys,
                new ExternalReads(options.baseFolder(), options.environment(), options.resources(), artifacts),
                run);
        try {
            if (earlier == null) {
                earlier = EarlierTrials.of(run);
            }
            earlier.take(
                    conditions,
                    collector::wants,
                    finished -> validity.problem(finished)
                            .ifPresentOrElse(
                                    reason -> {
                                        collector.runsAgain(reason);
                                        session.record().runsAgain(finished.trial(), reason);
                                    },
                                    () -> collector.resume(finished)));
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of the run " + run + " can't be read: " + e, e);
        }
    }

    /**
     * Runs what is missing of some conditions, if nothing has ended the run.
     *
     * @param most how many trials there are at most in all rounds
     */
    void run(Experiment experiment, List<String> conditions, int most, TrialRunner runner) {
        RunPlan plan = session.plan();
        int left = Math.max(most, collector.total()) - collector.resumed();
        if (!started) {
            started = true;
            RunStart start = new RunStart(
                    session.folder(),
                    plan.session(),
                    plan.seed(),
                    plan.replicates(),
                    collector.resumedByCondition(),
                    left);
            listeners.tell(listener -> listener.experimentStarted(experiment, start));
        }
        if (stopped || interrupted) {
            return;
        }
        TrialOrder trials = new TrialOrder(conditions, plan.replicates(), plan.seed(), collector.missing());
        try {
            options.executor().execute(new ToldTrials(trials, listeners), runner, result -> {
                FinishedTrial finished =
                        FinishedTrial.of(result, keys.of(result.trial()).orElse(null));
                session.record().append(result, finished);
                collector.add(result, finished);
                if (result.failure() != null && options.failFast()) {
                    trials.stop();
                }
                listeners.tell(listener -> listener.trialFinished(result, collector.executed(), left));
                stream.accept(result);
            });
        } catch (InterruptedException e) {
            interrupted = true;
        }
        stopped = trials.isStopped();
    }
}
