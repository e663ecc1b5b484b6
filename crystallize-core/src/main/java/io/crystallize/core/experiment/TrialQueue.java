package io.crystallize.core.experiment;

import io.crystallize.core.execution.TrialResult;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run's trials, to loop over while it is under way: waits for each. Subscribe it to one run, and loop
 * once, in one thread.
 *
 * <p>The loop ends when the run does. It throws what the run threw, or a {@link SlowSubscriberException} if its body took
 * too long; if the thread is interrupted, it ends, and the interrupt status is set.
 *
 * <p>Close it when the loop is left, as by {@code break}: the run would wait for {@link RunningExperiment#PATIENCE} for
 * whoever no longer reads it.
 *
 * <pre>{@code
 * TrialQueue trials = new TrialQueue();
 * try (RunningExperiment running = experiment.start(options, trials)) {
 *     try (trials) {
 *         for (TrialResult trial : trials) {
 *             if (trial.failure() != null) {
 *                 break;
 *             }
 *         }
 *     }
 *     ExperimentResult result = running.result().join();
 * }
 * }</pre>
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class TrialQueue implements Flow.Subscriber<TrialResult>, Iterable<TrialResult>, AutoCloseable {
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private volatile boolean closed;

    /** A result, or, without one, the end. */
    private record Signal(
            @Nullable TrialResult result, @Nullable Throwable failure) {}

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        if (!subscription.complete(newSubscription)) {
            newSubscription.cancel();
        }
    }

    @Override
    public void onNext(TrialResult result) {
        signals.add(new Signal(result, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(null, failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(null, null));
    }

    @Override
    public Iterator<TrialResult> iterator() {
        return new Waiting();
    }

    /**
     * Says that no more results are wanted: the run waits for this queue no longer, and goes on without it. A loop over it
     * ends. May be called by any thread, also before the run has begun.
     */
    @Override
    public void close() {
        closed = true;
        signals.clear();
        signals.add(new Signal(null, null));
        subscription.thenAccept(Flow.Subscription::cancel);
    }

    private final class Waiting implements Iterator<TrialResult> {
        private @Nullable Signal next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = await();
            }
            if (next.failure() instanceof RuntimeException failure) {
                throw failure;
            }
            if (next.failure() instanceof Error failure) {
                throw failure;
            }
            return next.result() != null;
        }

        @Override
        public TrialResult next() {
            if (!hasNext() || next == null || next.result() == null) {
                throw new NoSuchElementException("The run has ended");
            }
            TrialResult result = next.result();
            next = null;
            return result;
        }

        private Signal await() {
            if (closed) {
                return new Signal(null, null);
            }
            try {
                subscription.get().request(1);
                return signals.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Signal(null, null);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // nobody completes it so
            }
        }
    }
}
