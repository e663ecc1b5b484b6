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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
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
    /** An object that is kept for each of so many trials would be found. */
    private static final int TRIALS_PER_OBJECT = 10;

    private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total +(\\d+) +(\\d+)");

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

    /** Tells the time that trials took, and keeps what was alive after a quarter of them, and in the end. */
    private static final class Watch implements ExperimentListener {
        private final List<String> paces = new ArrayList<>();
        private @Nullable Live early;
        private @Nullable Live late;
        private final long start;

        Watch() {
            liveObjects(); // what the JVM makes for its first count is not to be taken for what trials left
            start = System.nanoTime();
        }

        @Override
        public void trialFinished(TrialResult result, int finished, int total) {
            if (finished == total / 4) {
                early = liveObjects();
            } else if (finished == total) {
                late = liveObjects();
            }
            if (finished == 10_000 || finished == 100_000 || finished == 1_000_000) {
                paces.add(finished + " trials: " + (System.nanoTime() - start) / 1000 / finished + " µs per trial");
            }
        }
    }

    /** The objects that are reachable, and their bytes. */
    private record Live(long objects, long bytes) {}

    /**
     * Counted by the JVM object by object: what its collector says is in use has garbage and its own regions in it, a
     * megabyte more or less from one call to the next.
     */
    private static Live liveObjects() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new AssertionError("The JVM counts its objects", e);
        }
        Matcher total = HISTOGRAM_TOTAL.matcher(histogram);
        assertThat(total.find()).as("A line with the total in %s", histogram).isTrue();
        return new Live(Long.parseLong(total.group(1)), Long.parseLong(total.group(2)));
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
        watch.paces.forEach(System.out::println);
        Live early = Objects.requireNonNull(watch.early);
        Live late = Objects.requireNonNull(watch.late);
        int further = TRIALS - TRIALS / 4;
        assertThat(late.objects() - early.objects())
                .as("objects that are left of %d further trials", further)
                .isLessThan(further / TRIALS_PER_OBJECT);
        assertThat((late.bytes() - early.bytes()) / further)
                .as("bytes that are left of each further trial")
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
