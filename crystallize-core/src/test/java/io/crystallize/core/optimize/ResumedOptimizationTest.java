package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.Resume;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 1, of searches: one digest, however it ran. */
class ResumedOptimizationTest {
    @TempDir
    Path runs;

    /** Runs some trials in all, and then fails as a machine does. */
    private record Dies(AtomicInteger left) implements TrialExecutor {
        @Override
        public String name() {
            return "dies";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results)
                throws InterruptedException {
            while (trials.hasNext()) {
                if (left.getAndDecrement() == 0) {
                    throw new OutOfMemoryError("not really");
                }
                results.accept(runner.run(trials.next()));
            }
        }
    }

    static Stream<Optimizer> optimizers() {
        return Stream.of(new GridSearch(3), new RandomSearch(7), new SuccessiveHalving(9, 2));
    }

    private static Optimization search(Optimizer optimizer) {
        return Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().reals("hill.x", 0, 5).values("window.failsIn", "", "1"))
                .maximize("height")
                .minimize("cost")
                .by(optimizer)
                .build();
    }

    private static Digest uninterrupted(Optimizer optimizer) {
        return search(optimizer).run(ExperimentOptions.defaults()).digest();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void executors_giveOneDigest(Optimizer optimizer) {
        Digest serial = uninterrupted(optimizer);

        for (TrialExecutor executor : List.of(TrialExecutor.parallel(3), TrialExecutor.async(4))) {
            OptimizationResult result = search(optimizer)
                    .run(ExperimentOptions.builder().executor(executor).build());

            assertThat(result.digest()).as(executor.name()).isEqualTo(serial);
            assertThat(result.best()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void killedAnywhereAndResumed_givesTheDigestOfAnUninterruptedSearch(Optimizer optimizer) {
        Digest expected = uninterrupted(optimizer);
        for (int after : new int[] {0, 1, 8, 10, 12}) {
            Path folder = runs.resolve(String.valueOf(after));
            ExperimentOptions dying = ExperimentOptions.builder()
                    .runsFolder(folder)
                    .executor(new Dies(new AtomicInteger(after)))
                    .build();
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> search(optimizer).run(dying));

            OptimizationResult resumed = search(optimizer)
                    .run(ExperimentOptions.builder()
                            .runsFolder(folder)
                            .executor(TrialExecutor.parallel(2))
                            .resume(Resume.latest())
                            .build());

            assertThat(resumed.digest()).as("killed after %s trials", after).isEqualTo(expected);
            assertThat(resumed.trials().resumed())
                    .as("killed after %s trials, some of which failed", after)
                    .isBetween(after / 2, after);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void resumedWhenAllIsDone_runsOnlyWhatFailed(Optimizer optimizer) {
        ExperimentOptions options = ExperimentOptions.builder()
                .runsFolder(runs)
                .resume(Resume.latest())
                .build();
        OptimizationResult first = search(optimizer).run(options);

        OptimizationResult second = search(optimizer).run(options);

        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(second.trials().folder()).isEqualTo(first.trials().folder());
        assertThat(second.trials().executed())
                .isEqualTo(first.trials().failures().size());
        assertThat(second.candidates()).isEqualTo(first.candidates());
    }

    @Test
    void interruptedBetweenTwoRounds_isNotComplete_andGoesOn() {
        Optimizer halving = new SuccessiveHalving(9, 2);
        ExperimentListener interrupting = new ExperimentListener() {
            @Override
            public void trialFinished(TrialResult result, int finished, int total) {
                if (finished == 9) { // the first round's last
                    Thread.currentThread().interrupt();
                }
            }
        };

        OptimizationResult interrupted = search(halving)
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .listener(interrupting)
                        .build());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.trials().incomplete()).hasValue(Incomplete.CANCELLED);
        assertThat(interrupted.trials().executed()).isBetween(9, 10);
        OptimizationResult resumed = search(halving)
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .resume(Resume.latest())
                        .build());
        assertThat(resumed.complete()).isTrue();
        assertThat(resumed.digest()).isEqualTo(uninterrupted(halving));
    }
}
