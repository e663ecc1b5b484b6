package io.crystallize.core.experiment;

import io.crystallize.core.execution.TrialResult;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one subscriber gets of a run. A publisher of its own, so that one who is slow is no matter of the others. */
final class TrialStream {
    private final SubmissionPublisher<TrialResult> publisher = new SubmissionPublisher<>();
    private final Duration patience;
    private volatile boolean waiting = true;

    TrialStream(Flow.Subscriber<? super TrialResult> subscriber, Duration patience) {
        this.patience = patience;
        publisher.subscribe(subscriber);
    }

    /** Hands over a result, and waits for room for it; when that takes too long, the subscriber is given up. */
    void publish(TrialResult result) {
        if (publisher.isClosed()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (publisher.offer(
                            result, waiting ? Math.max(1, end - System.nanoTime()) : 1, TimeUnit.NANOSECONDS, null)
                    < 0) {
                if (Thread.interrupted()) { // the run is cancelled: no reason to lose what has finished
                    interrupted = true;
                }
                if (!waiting || System.nanoTime() - end >= 0) {
                    publisher.closeExceptionally(new SlowSubscriberException(patience));
                    return;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has the run wait no longer for room; one that waits has to be interrupted after that. */
    void stopWaiting() {
        waiting = false;
    }

    /** Says that the run has ended; if it didn't fail, what waits is still handed over. */
    void close(@Nullable Throwable failure) {
        if (failure == null) {
            publisher.close();
        } else {
            publisher.closeExceptionally(failure);
        }
    }
}
