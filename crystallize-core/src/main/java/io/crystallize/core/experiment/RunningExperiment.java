package io.crystallize.core.experiment;

import io.crystallize.core.execution.TrialResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A run of an experiment that is under way: {@link Experiment#start}. Safe for any number of threads.
 *
 * <pre>{@code
 * TrialQueue trials = new TrialQueue();
 * try (RunningExperiment running = experiment.start(options, trials)) {
 *     try (trials) { // so that a break, too, tells the run that nobody reads any more
 *         for (TrialResult trial : trials) {
 *             System.out.println(trial.trial() + " " + trial.metrics());
 *         }
 *     }
 *     System.out.println(running.result().join().verdicts());
 * }
 * }</pre>
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class RunningExperiment implements AutoCloseable {
    /** How long a subscriber may leave the run waiting for it: one minute. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Duration patience;
    private final List<TrialStream> streams = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ExperimentResult> result = new CompletableFuture<>();
    private final Thread thread;

    private RunningExperiment(Experiment experiment, ExperimentOptions options, Duration patience) {
        this.patience = patience;
        ExperimentRun run =
                new ExperimentRun(experiment, options, trial -> streams.forEach(stream -> stream.publish(trial)));
        run.refuseProblems();
        thread = new Thread(() -> run(run), "experiment " + experiment.name());
    }

    static RunningExperiment start(
            Experiment experiment,
            ExperimentOptions options,
            Duration patience,
            List<? extends Flow.Subscriber<? super TrialResult>> subscribers) {
        RunningExperiment running = new RunningExperiment(experiment, options, patience);
        subscribers.forEach(running::subscribe);
        running.thread.start();
        return running;
    }

    /**
     * Returns the results of the trials that the run runs, each once the run's record has it; those that it takes from an
     * earlier session are not among them. Who subscribes gets those from then on; with {@link Experiment#start}, all.
     *
     * <p>No subscriber loses a result without being told, and none stops the run for ever. Some hundred results wait for
     * each; when there is no more room, the run waits for it, and begins no more than some further trials. One that then takes
     * nothing for {@link #PATIENCE} gets an {@code onError} with a {@link SlowSubscriberException}, and the run goes on
     * without it.
     * The others get {@code onComplete} when the run has ended, however it did, or {@code onError} with what the run threw.
     *
     * <p>Subscribers are called in threads of the common pool, so they should not block; {@link TrialQueue} doesn't.
     */
    public Flow.Publisher<TrialResult> trials() {
        return this::subscribe;
    }

    /** Returns the result, when it is there; or what {@link Experiment#run} would have thrown. Completing it does nothing. */
    public CompletableFuture<ExperimentResult> result() {
        return result.copy();
    }

    /**
     * Says that the run ends with what has finished, as an interrupt of {@link Experiment#run}. Does nothing if it has
     * ended.
     */
    public void cancel() {
        thread.interrupt();
    }

    /**
     * Cancels the run if it has not ended, and waits for its end, but for no subscriber: one for which there is no room
     * gets an {@code onError} at once.
     */
    @Override
    public void close() {
        streams.forEach(TrialStream::stopWaiting); // before the interrupt, by which it gets noticed
        cancel();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void subscribe(Flow.Subscriber<? super TrialResult> subscriber) {
        TrialStream stream = new TrialStream(subscriber, patience);
        streams.add(stream);
        if (result.isDone()) { // perhaps too late to be among those that were closed
            result.whenComplete((ended, failure) -> stream.close(failure));
        }
    }

    private void run(ExperimentRun run) {
        ExperimentResult ended = null;
        Throwable failure = null;
        try {
            ended = run.runChecked();
        } catch (Throwable e) {
            failure = e;
        }
        end(ended, failure);
    }

    private void end(@Nullable ExperimentResult ended, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(ended);
        } else {
            result.completeExceptionally(failure);
        }
        streams.forEach(stream -> stream.close(failure));
    }
}
