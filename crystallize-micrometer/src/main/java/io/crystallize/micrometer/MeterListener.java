package io.crystallize.micrometer;

import io.crystallize.core.StepFailedException;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.RunStart;
import io.crystallize.core.provenance.StepRecord;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times what happens in a run, in a registry of Micrometer's. For one run at a time, one after the other:
 * several at once have each their own, which may share a registry.
 *
 * <table>
 * <caption>The meters; all have the tag {@code experiment}</caption>
 * <tr><th>name</th><th>what it is</th><th>more tags</th></tr>
 * <tr><td>{@code crystallize.trials}</td><td>timer: trials that finished, from when the executor takes one to its end</td>
 *     <td>condition, outcome ({@code success}, {@code failure})</td></tr>
 * <tr><td>{@code crystallize.steps}</td><td>timer: steps that ended, of trials that finished</td>
 *     <td>condition, step, cache ({@code hit}, {@code miss}, {@code bypass}, {@code audited}, {@code disputed})</td></tr>
 * <tr><td>{@code crystallize.steps.failed}</td><td>counter: steps at which a trial failed</td>
 *     <td>condition, step, exception (the name of its class)</td></tr>
 * <tr><td>{@code crystallize.attempts.failed}</td><td>counter: attempts at steps, in this process</td>
 *     <td>condition, step</td></tr>
 * <tr><td>{@code crystallize.trials.resumed}</td><td>counter: trials taken from an earlier session</td>
 *     <td>condition</td></tr>
 * <tr><td>{@code crystallize.trials.left}</td><td>gauge: trials that have not finished yet</td><td></td></tr>
 * </table>
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MeterListener implements ExperimentListener {
    private static final String LEFT = "crystallize.trials.left";

    private final MeterRegistry registry;
    private final Map<Trial, Long> begun = new ConcurrentHashMap<>();

    /** Of those that run in this process: a result may wait until it is taken. */
    private final Map<Trial, Long> ended = new ConcurrentHashMap<>();

    private AtomicInteger left = new AtomicInteger();
    private volatile String experiment = "";

    /**
     * Makes one.
     *
     * @param registry where the meters are
     */
    public MeterListener(MeterRegistry registry) {
        this.registry = registry;
    }

    private Tags tags(String... more) {
        return Tags.of("experiment", experiment).and(more);
    }

    @Override
    public void experimentStarted(Experiment started, RunStart start) {
        experiment = started.name();
        begun.clear();
        ended.clear();
        left = new AtomicInteger(start.trials()); // an earlier run's is still shown
        registerLeft();
        start.resumed()
                .forEach((condition, trials) -> registry.counter(
                                "crystallize.trials.resumed", tags("condition", condition))
                        .increment(trials));
    }

    /** In place of an earlier run's, whose listener nobody has any more. */
    private void registerLeft() {
        Gauge earlier = registry.find(LEFT).tags(tags()).gauge();
        if (earlier != null) {
            registry.remove(earlier);
        }
        Gauge.builder(LEFT, left, AtomicInteger::get)
                .tags(tags())
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void trialStarted(Trial trial) {
        begun.put(trial, registry.config().clock().monotonicTime());
    }

    @Override
    public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
        Trial trial = new Trial(run.condition(), run.replicate());
        if (begun.containsKey(trial)) {
            ended.put(trial, registry.config().clock().monotonicTime());
        }
    }

    @Override
    public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
        registry.counter("crystallize.attempts.failed", tags("condition", run.condition(), "step", step))
                .increment();
    }

    @Override
    public void trialFinished(TrialResult result, int finished, int total) {
        String condition = result.trial().condition();
        left.set(total - finished);
        for (StepRecord step : result.steps()) {
            String cache = step.cache().result().name().toLowerCase(Locale.ROOT);
            registry.timer("crystallize.steps", tags("condition", condition, "step", step.name(), "cache", cache))
                    .record(step.duration());
        }
        TrialResult.Failure failure = result.failure();
        if (failure != null) {
            registry.counter(
                            "crystallize.steps.failed",
                            tags("condition", condition, "step", failure.step(), "exception", failure.type()))
                    .increment();
        }
        Long start = begun.remove(result.trial());
        Long end = ended.remove(result.trial());
        if (start != null) {
            registry.timer(
                            "crystallize.trials",
                            tags("condition", condition, "outcome", failure == null ? "success" : "failure"))
                    .record(
                            (end == null ? registry.config().clock().monotonicTime() : end) - start,
                            TimeUnit.NANOSECONDS);
        }
    }
}
