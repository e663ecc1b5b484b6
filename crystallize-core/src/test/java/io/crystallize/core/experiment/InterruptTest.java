package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Record;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class InterruptTest {
    private static final AtomicReference<Runnable> INTERRUPT = new AtomicReference<>();

    /** In replicate 3: has the run interrupted, and waits for ever. */
    record WaitsIn3() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws InterruptedException {
            if (context.replicate() == 3) {
                INTERRUPT.get().run();
                new CountDownLatch(1).await();
            }
            return input;
        }
    }

    /** In replicate 3: has the run interrupted, and ends as if nothing were when the interrupt reaches it. */
    record GoesOnIn3() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            if (context.replicate() == 3) {
                INTERRUPT.get().run();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    return input;
                }
            }
            return input;
        }
    }

    /** In replicate 3: says that it was interrupted, and wasn't. */
    record ClaimsIn3() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws InterruptedException {
            if (context.replicate() == 3) {
                throw new InterruptedException();
            }
            return input;
        }
    }

    @TempDir
    Path runs;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private ExperimentResult run(Step<Double, Double> step, TrialExecutor executor) {
        Thread running = Thread.currentThread();
        INTERRUPT.set(running::interrupt);
        return Experiment.builder("interrupted")
                .source(new Constant(1))
                .pipeline(Pipeline.start(step).then(new Record("value")))
                .replicates(10)
                .build()
                .run(ExperimentOptions.builder()
                        .executor(executor)
                        .runsFolder(runs)
                        .build());
    }

    private static List<String> lines(ExperimentResult result) throws IOException {
        return Files.readAllLines(result.folder().orElseThrow().resolve("trials.jsonl"));
    }

    private static void isIncompleteAndWritten(ExperimentResult result) throws IOException {
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(result.complete()).isFalse();
        assertThat(result.failures()).isEmpty();
        assertThat(lines(result)).hasSize(result.executed());
        assertThat(JsonMapper.shared()
                        .readTree(result.folder()
                                .orElseThrow()
                                .resolve("run.json")
                                .toFile())
                        .get("complete")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void serialRun_endsWithWhatHasFinished() throws IOException {
        ExperimentResult result = run(new WaitsIn3(), TrialExecutor.serial());
        isIncompleteAndWritten(result);
        assertThat(result.executed()).isEqualTo(3);
        assertThat(result.samples().get("baseline").get("value").value(2)).hasValue(1);
        assertThat(result.samples().get("baseline").get("value").value(3)).isEmpty();
    }

    @Test
    void trialThatEndsDespiteTheInterrupt_isNotKept_asItsResultMayBeHalf() throws IOException {
        ExperimentResult result = run(new GoesOnIn3(), TrialExecutor.serial());
        isIncompleteAndWritten(result);
        assertThat(result.executed()).isEqualTo(3);
        assertThat(result.samples().get("baseline").get("value").value(3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void parallelRun_endsWithWhatHasFinished(int threads) throws IOException {
        ExperimentResult result = run(new WaitsIn3(), TrialExecutor.parallel(threads));
        isIncompleteAndWritten(result);
        assertThat(result.executed()).isLessThan(10);
        assertThat(result.samples().get("baseline").get("value").value(3)).isEmpty();
    }

    @Test
    void trialThatFinishedWhileTheInterruptWasOnItsWay_isKept() {
        Thread running = Thread.currentThread();
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        TrialRunner runner = new TrialRunner() {
            @Override
            public TrialResult run(Trial trial) {
                running.interrupt();
                cancelled.join();
                return new TrialResult(trial, null, null, List.of(), List.of());
            }

            @Override
            public CompletableFuture<TrialResult> start(Trial trial) {
                throw new AssertionError("It has threads of its own");
            }

            @Override
            public void cancel() {
                cancelled.complete(null);
            }
        };
        Trial trial = new Trial("baseline", 0);
        List<TrialResult> results = new ArrayList<>();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(
                        () -> TrialExecutor.parallel(1).execute(List.of(trial).iterator(), runner, results::add));
        assertThat(results).extracting(TrialResult::trial).containsExactly(trial);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stepThatClaimsAnInterrupt_fails_andTheOthersGoOn(int threads) {
        TrialExecutor executor = threads == 1 ? TrialExecutor.serial() : TrialExecutor.parallel(threads);
        ExperimentResult result = run(new ClaimsIn3(), executor);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(result.complete()).isTrue();
        assertThat(result.failures())
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure().type()).isEqualTo("java.lang.InterruptedException"));
    }

    /** In replicate 3: leaves the interrupt status of its thread set, though nobody interrupted it. */
    record LeavesStatusIn3() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            if (context.replicate() == 3) {
                Thread.currentThread().interrupt();
            }
            return input;
        }
    }

    @Cacheable
    record LeavesStatusCached() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            if (context.replicate() == 3) {
                Thread.currentThread().interrupt();
            }
            return input;
        }
    }

    /** As a disk is, in an interrupted thread. */
    private static final class Interruptible extends MapBackend {
        private static void check() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
        }

        @Override
        public Optional<byte[]> get(Digest key) throws IOException {
            check();
            return super.get(key);
        }

        @Override
        public void put(Digest key, byte[] entry) throws IOException {
            check();
            super.put(key, entry);
        }

        @Override
        public BlobWriter newBlob() throws IOException {
            check();
            return super.newBlob();
        }
    }

    @Test
    void statusThatAStepLeaves_changesNothing_withAndWithoutCache() {
        for (Step<Double, Double> step :
                List.<Step<Double, Double>>of(new LeavesStatusIn3(), new LeavesStatusCached())) {
            Experiment experiment = Experiment.builder("interrupted")
                    .source(new Constant(1))
                    .pipeline(Pipeline.start(step).then(new Toys.Twice()).then(new Record("value")))
                    .replicates(5)
                    .seed(1)
                    .build();
            ExperimentResult without = experiment.run(ExperimentOptions.defaults());
            ExperimentResult with = experiment.run(ExperimentOptions.builder()
                    .cache(new TraceCache(new Interruptible()))
                    .build());
            assertThat(without.failures()).isEmpty();
            assertThat(with.failures()).isEmpty();
            assertThat(with.digest()).isEqualTo(without.digest());
            assertThat(with.cache().errors()).isZero();
        }
    }

    @Test
    void statusThatAStepLeaves_doesNotReachTheNextTrial() {
        ExperimentResult result = run(new LeavesStatusIn3(), TrialExecutor.serial());
        assertThat(result.complete()).isTrue();
        assertThat(result.failures()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void interruptBeforeTheFirstTrial_isACancelledResult_thatCanBeResumed() {
        Experiment experiment = Experiment.builder("early")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Record("value")))
                .replicates(2)
                .build();
        ExperimentOptions.Builder options = ExperimentOptions.builder().runsFolder(runs);
        Thread.currentThread().interrupt();

        ExperimentResult result = experiment.run(options.build());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.incomplete()).hasValue(ExperimentResult.Incomplete.CANCELLED);
        assertThat(result.executed()).isLessThan(result.total());
        assertThat(experiment.run(options.resume(Resume.latest()).build()).complete())
                .isTrue();
    }
}
