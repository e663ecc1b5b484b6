package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.AsyncStep;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Record;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials that wait hold no threads. */
@Timeout(120)
class ManyWaitingTrialsTest {
    private static final int TRIALS = 10_000;
    private static final AtomicInteger WAITING = new AtomicInteger();
    private static volatile CompletableFuture<Double> allWait = new CompletableFuture<>();

    /** Waits a tenth of a second, and at least until all trials wait. */
    record Waits() implements AsyncStep<Double, Double> {
        @Override
        public CompletionStage<Double> start(Double input, Context context) {
            CompletableFuture<Double> all = allWait;
            if (WAITING.incrementAndGet() == TRIALS) {
                all.complete(input);
            }
            return all.thenCombine(
                    new CompletableFuture<Double>().completeOnTimeout(input, 100, TimeUnit.MILLISECONDS),
                    (one, two) -> one);
        }
    }

    /** That all wait at once is what the trials themselves wait for; on Java 17 too, which has no virtual threads. */
    @Test
    void tenThousandTrialsThatWaitAtOnce_needFewThreads() {
        WAITING.set(0);
        allWait = new CompletableFuture<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.resetPeakThreadCount();
        int before = threads.getThreadCount();

        ExperimentResult result = Experiment.builder("waits")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Waits()).then(new Record("value")))
                .replicates(TRIALS)
                .seed(1)
                .build()
                .run(ExperimentOptions.builder()
                        .executor(TrialExecutor.async(TRIALS))
                        .build());

        assertThat(result.executed()).isEqualTo(TRIALS);
        assertThat(result.failures()).isEmpty();
        assertThat(threads.getPeakThreadCount() - before)
                .as("Threads that were there besides, at most")
                .isLessThan(50 + 4 * Runtime.getRuntime().availableProcessors());
    }
}
