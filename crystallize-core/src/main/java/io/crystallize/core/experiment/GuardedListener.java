package io.crystallize.core.experiment;

import io.crystallize.core.Event;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.internal.Caught;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a listener: what that throws goes no further. It is logged the first time that a method fails, and
 * counted. For any number of threads.
 */
final class GuardedListener implements ExperimentListener {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentListener.class);

    private final ExperimentListener listener;
    private final Map<String, Failures> failures = new ConcurrentSkipListMap<>();

    private record Failures(int count, String first) {
        static Failures sum(Failures earlier, Failures later) {
            return new Failures(earlier.count + later.count, earlier.first);
        }
    }

    GuardedListener(ExperimentListener listener) {
        this.listener = listener;
    }

    /** Returns what failed, in words: one text for each method. */
    List<String> warnings() {
        return failures.entrySet().stream()
                .map(failed -> "Listener " + name() + " failed in " + failed.getKey()
                        + (failed.getValue().count() == 1
                                ? ""
                                : ", " + failed.getValue().count() + " times")
                        + ": " + failed.getValue().first())
                .toList();
    }

    private String name() {
        return listener.getClass().getName();
    }

    private void guard(String method, Runnable call) {
        try {
            ContextLoader.of(listener).call(() -> {
                call.run();
                return true;
            });
        } catch (Throwable e) { // whatever it is, the run has nothing to do with it
            Caught.check(e);
            Failures all = failures.merge(method, new Failures(1, e.toString()), Failures::sum);
            if (all.count() == 1) {
                LOG.warn("Listener {} failed in {}; the run goes on", name(), method, e);
            } else {
                LOG.debug("Listener {} failed in {} again", name(), method, e);
            }
        }
    }

    @Override
    public void experimentStarted(Experiment experiment, RunStart start) {
        guard("experimentStarted", () -> listener.experimentStarted(experiment, start));
    }

    @Override
    public void trialStarted(Trial trial) {
        guard("trialStarted", () -> listener.trialStarted(trial));
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        guard("trialFinished", () -> listener.trialFinished(result, finished, total));
    }

    @Override
    public void judged(List<Verdict> verdicts) {
        guard("judged", () -> listener.judged(verdicts));
    }

    @Override
    public void experimentEnded(ExperimentResult result) {
        guard("experimentEnded", () -> listener.experimentEnded(result));
    }

    @Override
    public void runStarted(RunInfo run) {
        guard("runStarted", () -> listener.runStarted(run));
    }

    @Override
    public void stepStarted(RunInfo run, String step) {
        guard("stepStarted", () -> listener.stepStarted(run, step));
    }

    @Override
    public void event(RunInfo run, String step, Event event, Instant time) {
        guard("event", () -> listener.event(run, step, event, time));
    }

    @Override
    public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
        guard("attemptFailed", () -> listener.attemptFailed(run, step, attempt, failure, again));
    }

    @Override
    public void stepEnded(RunInfo run, StepRecord step) {
        guard("stepEnded", () -> listener.stepEnded(run, step));
    }

    @Override
    public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
        guard("runEnded", () -> listener.runEnded(run, completed, failure));
    }
}
