package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Attempts;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.StepTimeoutException;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.FailsIn;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law 1 exempts runs in which a step timed out: they say so, and give no verdict. */
@Timeout(60)
class IncompleteRunTest {
    private static final Attempts SOON = Attempts.once().within(Duration.ofSeconds(1));

    private static final AtomicInteger TIMES_TO_HANG = new AtomicInteger();

    /** Never ends in one replicate. */
    record HangsIn(int replicate) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws InterruptedException {
            if (context.replicate() == replicate) {
                new CountDownLatch(1).await();
            }
            return input;
        }
    }

    /** Never ends in its first attempts. */
    record HangsAtFirst() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws InterruptedException {
            if (TIMES_TO_HANG.getAndDecrement() > 0) {
                new CountDownLatch(1).await();
            }
            return input;
        }
    }

    /** Runs a pipeline inside whose step never ends, and tells in its own words that this failed. */
    record Wraps() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            try {
                return Pipeline.<Double, Double>start(new HangsIn(context.replicate()))
                        .trying(Attempts.once().within(Duration.ofMillis(1)))
                        .apply(input, context);
            } catch (StepFailedException e) {
                throw new IllegalStateException("the model did not converge", e);
            }
        }
    }

    /** Fails with causes that go round in a circle. */
    record FailsInACircle() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            IllegalStateException first = new IllegalStateException("first");
            throw new IllegalStateException("second", first.initCause(new IllegalStateException("third", first)));
        }
    }

    private static Experiment.Builder experiment(Pipeline<Double, Double> last) {
        return Experiment.builder("incomplete")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Shift(0)).then(new Mean()).then("last", last))
                .treatment(Treatment.named("up").set("shift.by", 3))
                .hypothesis("up.mean > baseline.mean")
                .replicates(8)
                .seed(3);
    }

    private static ExperimentResult run(Pipeline<Double, Double> last, TrialExecutor executor) {
        return experiment(last)
                .build()
                .run(ExperimentOptions.builder().executor(executor).build());
    }

    private static ExperimentResult run(Pipeline<Double, Double> last) {
        return run(last, TrialExecutor.serial());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void timeOut_makesTheResultIncomplete_withoutAVerdict(int threads) {
        ExperimentResult result =
                run(Pipeline.<Double, Double>start(new HangsIn(5)).trying(SOON), TrialExecutor.parallel(threads));

        assertThat(result.complete()).isFalse();
        assertThat(result.incomplete()).hasValue(Incomplete.TIMED_OUT);
        assertThat(result.executed()).isEqualTo(result.total()).isEqualTo(16);
        assertThat(result.failures())
                .hasSize(2)
                .allSatisfy(
                        failed -> assertThat(failed.failure().type()).isEqualTo(StepTimeoutException.class.getName()));
        assertThat(result.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
            assertThat(verdict.reason())
                    .isEqualTo("A step timed out in 2 of 16 trials, which in another run it might not. Give it more"
                            + " time, or make it faster.");
        });
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void timeOut_isInTheRunsFolder(@TempDir Path runs) throws IOException {
        ExperimentResult result = experiment(
                        Pipeline.<Double, Double>start(new HangsIn(5)).trying(SOON))
                .build()
                .run(ExperimentOptions.builder().runsFolder(runs).build());

        Path folder = result.folder().orElseThrow();
        JsonNode run = JsonMapper.shared().readTree(Files.readString(folder.resolve("run.json")));
        assertThat(run.get("complete").booleanValue()).isFalse();
        assertThat(run.get("incomplete").stringValue()).isEqualTo("TIMED_OUT");
        List<JsonNode> failures = Files.readAllLines(folder.resolve("trials.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .filter(trial -> trial.has("failure"))
                .map(trial -> trial.get("failure"))
                .toList();
        assertThat(failures)
                .hasSize(2)
                .allMatch(failure -> failure.get("timedOut").booleanValue());
    }

    @Test
    void timeOutBehindAnotherFailure_makesTheResultIncompleteToo() {
        ExperimentResult result = run(Pipeline.start(new Wraps()));

        assertThat(result.incomplete()).hasValue(Incomplete.TIMED_OUT);
        assertThat(result.failures())
                .hasSize(16)
                .allSatisfy(
                        failed -> assertThat(failed.failure().type()).isEqualTo(IllegalStateException.class.getName()));
    }

    @Test
    void timeOutThatARetryMadeUpFor_changesNothing() {
        ExperimentResult never = run(Pipeline.start(new HangsAtFirst()));
        TIMES_TO_HANG.set(1);
        ExperimentResult once = run(Pipeline.<Double, Double>start(new HangsAtFirst())
                .trying(Attempts.atMost(2).within(Duration.ofSeconds(1))));

        assertThat(once.complete()).isTrue();
        assertThat(once.failures()).isEmpty();
        assertThat(once.digest()).isEqualTo(never.digest());
    }

    @Test
    void otherFailures_leaveTheResultComplete() {
        ExperimentResult circle = run(Pipeline.start(new FailsInACircle()));
        ExperimentResult one = experiment(Pipeline.start(new HangsIn(-1)))
                .step(StepTemplate.of(new Pipeline.NamedStep(null, new FailsIn("up", "4"))))
                .build()
                .run(ExperimentOptions.defaults());

        assertThat(circle.incomplete()).isEmpty();
        assertThat(circle.failures()).hasSize(16);
        assertThat(one.incomplete()).isEmpty();
        assertThat(one.complete()).isTrue();
        assertThat(one.failures()).hasSize(1);
    }

    /** Needs more stack than there is. */
    record FallsIn(int replicate) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return context.replicate() == replicate ? fall(input) : input;
        }

        private static double fall(double depth) {
            return 1 + fall(depth + 1);
        }
    }

    @Test
    void stackThatRunsOut_makesTheResultIncomplete_withoutAVerdict() {
        ExperimentResult result = run(Pipeline.<Double, Double>start(new FallsIn(2)));

        assertThat(result.incomplete()).hasValue(Incomplete.OUT_OF_STACK);
        assertThat(result.executed()).isEqualTo(result.total()).isEqualTo(16);
        assertThat(result.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
            assertThat(verdict.reason()).startsWith("A step ran out of stack in 2 of 16 trials, which in another run");
        });
    }
}
