package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Toys.Constant;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An experiment of very many trials needs memory for their samples and little else. The number is
 * {@code crystallize.trials}; the profile {@code scale} sets it to a million, in a heap of 256 MB.
 */
class ManyTrialsTest {
    private static final int TRIALS = Integer.getInteger("crystallize.trials", 20_000);
    private static final int CONDITIONS = 2;
    /** A sample and which replicate it is of, in arrays that may be half empty; and room for what else the JVM does. */
    private static final int BYTES_PER_TRIAL = 60;

    @TempDir
    Path runs;

    private record Draw(double scale) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            double value = input + scale * context.random().nextDouble();
            context.metric("value", value);
            return value;
        }
    }

    /** Tells the time that trials took, and keeps the heap that was in use after a quarter of them, and in the end. */
    private static final class Watch implements ExperimentListener {
        private final long start = System.nanoTime();
        private long early;
        private long late;

        @Override
        public void trialFinished(TrialResult result, int finished, int total) {
            if (finished == total / 4) {
                early = liveHeap();
            } else if (finished == total) {
                late = liveHeap();
            }
            if (finished == 10_000 || finished == 100_000 || finished == 1_000_000) {
                System.out.printf(
                        "%d trials: %.1f µs per trial%n",
                        finished, (double) TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / finished);
            }
        }
    }

    /** Twice: no trial begins while a listener is at work, so after the first time nobody makes anything any more. */
    private static long liveHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Experiment experiment() {
        return Experiment.builder("many")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Draw(1)))
                .treatment(Treatment.named("wide").set("draw.scale", 2))
                .replicates(TRIALS / CONDITIONS)
                .seed(1)
                .build();
    }

    @Test
    void heap_holdsSamplesAndDigests_andNothingElseOfATrial_whileItRunsAndWhenItIsResumed() throws IOException {
        Watch watch = new Watch();
        ExperimentResult result = experiment()
                .run(ExperimentOptions.builder()
                        .executor(TrialExecutor.parallel(2))
                        .runsFolder(runs)
                        .listener(watch)
                        .build());
        assertThat(result.executed()).isEqualTo(TRIALS);
        assertThat((watch.late - watch.early) / (TRIALS - TRIALS / 4))
                .as("bytes of heap for each further trial")
                .isLessThan(BYTES_PER_TRIAL);

        ExperimentResult resumed = experiment()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .resume(Resume.latest())
                        .build());
        assertThat(resumed.resumed()).isEqualTo(TRIALS);
        assertThat(resumed.digest()).isEqualTo(result.digest());
    }
}
