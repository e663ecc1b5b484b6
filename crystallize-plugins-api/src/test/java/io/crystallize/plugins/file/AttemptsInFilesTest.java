package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Step;
import io.crystallize.core.StepTimeoutException;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a step is tried, and how long it may take, as an experiment file says it. */
@Tag("slow")
class AttemptsInFilesTest {
    /** How often the steps of some name still fail. */
    private static final Map<String, AtomicInteger> FAILURES = new ConcurrentHashMap<>();

    /** Steps that fail at first. */
    public static final class FlakyPlugin implements Plugin {
        @Override
        public String name() {
            return "flaky";
        }

        @Override
        public List<Class<? extends DataSource<?>>> sources() {
            return List.of(Fetch.class);
        }

        @Override
        public List<Class<? extends Step<?, ?>>> steps() {
            return List.of(Flaky.class, Forever.class);
        }
    }

    private static void mayFail(Context context) throws IOException {
        context.metric("drawn", context.random().nextDouble());
        if (FAILURES.get(context.step()).getAndDecrement() > 0) {
            throw new IOException("not yet");
        }
    }

    /** A source that fails as often as it is told to. */
    public record Fetch(double value) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) throws IOException {
            mayFail(context);
            return value;
        }
    }

    /** A step that fails as often as it is told to. */
    public record Flaky(double factor) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws IOException {
            mayFail(context);
            return value * factor;
        }
    }

    /** A step that never ends. */
    public record Forever() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws InterruptedException {
            new CountDownLatch(1).await();
            return value;
        }
    }

    @TempDir
    private Path folder;

    @BeforeEach
    void failNever() {
        FAILURES.put("fetch", new AtomicInteger());
        FAILURES.put("flaky", new AtomicInteger());
    }

    private ExperimentResult run(String source, String step) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, "name: test\nseed: 1\nsource:\n  " + source + "\nsteps:\n  - " + step + "\n");
        PluginRegistry plugins = PluginRegistry.of(List.of(new FlakyPlugin()));
        return ExperimentFile.read(file, plugins).experiment().run(ExperimentOptions.defaults());
    }

    /** Runs one whose source and step have more keys beside them, and fail so often at first. */
    private ExperimentResult run(int failuresOfSource, String source, int failuresOfStep, String step)
            throws IOException {
        FAILURES.put("fetch", new AtomicInteger(failuresOfSource));
        FAILURES.put("flaky", new AtomicInteger(failuresOfStep));
        return run("fetch: { value: 3 }\n  " + source, "flaky: { factor: 2 }\n    " + step);
    }

    private ExperimentResult runThatNeverFails() throws IOException {
        ExperimentResult result = run(0, "", 0, "");
        assertThat(result.failures()).isEmpty();
        return result;
    }

    @Test
    void stepThatSucceedsInItsSecondAttempt_givesTheDigestOfOneThatNeverFails() throws IOException {
        ExperimentResult result = run(0, "", 1, "retries: 1\n    backoff: 1ms\n    timeout: 1h");

        assertThat(result.failures()).isEmpty();
        assertThat(result.complete()).isTrue();
        assertThat(result.digest()).isEqualTo(runThatNeverFails().digest());
    }

    @Test
    void sourceThatSucceedsInItsThirdAttempt_givesTheDigestOfOneThatNeverFails() throws IOException {
        assertThat(run(2, "retries: 2", 0, "").digest())
                .isEqualTo(runThatNeverFails().digest());
    }

    @Test
    void attempts_decideNothingOfTheDigest() throws IOException {
        assertThat(run(0, "retries: 3", 0, "retries: 2\n    backoff: 1h\n    timeout: 5m")
                        .digest())
                .isEqualTo(runThatNeverFails().digest());
    }

    @Test
    void moreFailuresThanRetries_areAFailure_ofThatStep() throws IOException {
        assertThat(run(1, "", 0, "retries: 2").failures())
                .extracting(failed -> failed.failure().step())
                .containsExactly("fetch");
        assertThat(run(0, "retries: 2", 1, "retries: 0").failures())
                .extracting(failed -> failed.failure().step())
                .containsExactly("flaky");
    }

    @Test
    void stepThatTakesLongerThanItMay_timesOut() throws IOException {
        ExperimentResult result = run("fetch: { value: 3 }", "forever:\n    timeout: 10ms");

        assertThat(result.failures())
                .singleElement()
                .satisfies(
                        failed -> assertThat(failed.failure().type()).isEqualTo(StepTimeoutException.class.getName()));
        assertThat(result.complete()).isFalse();
    }
}
