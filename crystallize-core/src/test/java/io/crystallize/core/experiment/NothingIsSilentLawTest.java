package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.ExperimentResult.FailedTrial;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.verdict.Verdict;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Law 6: a failed trial is in the result, with step, condition, replicate and cause. */
class NothingIsSilentLawTest {
    private static Experiment experiment(Step<?, ?> step) {
        return Experiment.builder("failing")
                .source(new Draws(5))
                .pipeline(Pipeline.start(new Mean()))
                .step(StepTemplate.of(new Pipeline.NamedStep("last", step)))
                .treatment(Treatment.named("treated").set("draws.n", 7))
                .hypothesis("treated.mean > baseline.mean")
                .replicates(4)
                .seed(1)
                .build();
    }

    static List<TrialExecutor> executors() {
        return List.of(TrialExecutor.serial(), TrialExecutor.parallel(3));
    }

    private static ExperimentResult run(Experiment experiment, TrialExecutor executor) {
        return experiment.run(ExperimentOptions.builder().executor(executor).build());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void failedTrials_areInTheResult_andTheOthersGoOn(TrialExecutor executor) {
        ExperimentResult result = run(experiment(new Toys.FailsIn("treated", "02")), executor);
        TrialResult.Failure first = new TrialResult.Failure("last", "java.io.IOException", "no luck in 0", false);
        TrialResult.Failure second = new TrialResult.Failure("last", "java.io.IOException", "no luck in 2", false);
        assertThat(result.failures())
                .containsExactly(
                        new FailedTrial(new Trial("treated", 0), first),
                        new FailedTrial(new Trial("treated", 2), second));
        assertThat(result.executed()).isEqualTo(8);
        assertThat(result.complete()).isTrue();
        assertThat(result.samples().get("treated").get("mean").values(0)).isEmpty();
        assertThat(result.samples().get("treated").get("mean").values(1)).hasSize(1);
        JsonNode json = result.toJson();
        assertThat(json.at("/trials/failed").intValue()).isEqualTo(2);
        assertThat(json.at("/failures/1").toString())
                .isEqualTo("{\"condition\":\"treated\",\"replicate\":2,\"step\":\"last\","
                        + "\"error\":\"java.io.IOException: no luck in 2\"}");
        assertThat(json.at("/conditions/treated/mean/0").isNull()).isTrue();
        assertThat(json.at("/conditions/treated/mean/1").isNumber()).isTrue();
    }

    @Test
    void conditionThatFailsEverywhere_isInTheDocument_withNoValueInAnyReplicate() {
        ExperimentResult result = run(experiment(new Toys.FailsIn("treated", "0123")), TrialExecutor.serial());
        assertThat(result.toJson().at("/conditions/treated/mean").toString()).isEqualTo("[null,null,null,null]");
    }

    @ParameterizedTest
    @MethodSource("executors")
    void everythingFailing_isAResultWithoutAVerdict(TrialExecutor executor) {
        ExperimentResult result = run(experiment(new Toys.FailsIn("*", "0123")), executor);
        assertThat(result.failures()).hasSize(8);
        assertThat(result.samples()).containsOnlyKeys("baseline", "treated");
        assertThat(result.verdicts().get(0).outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(result.verdicts().get(0).reason()).contains("see whether its trials failed");
    }

    record Accessor(int value) {
        @Override
        public int value() {
            throw new UnsupportedOperationException("not now");
        }
    }

    record Throws(String what) implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) throws Exception {
            switch (what) {
                case "error" -> throw new ServiceConfigurationError("bad provider");
                case "linkage" -> throw new NoClassDefFoundError("gone");
                case "assertion" -> throw new AssertionError("wrong");
                case "stack" -> apply(input, context);
                case "accessor" -> {
                    return new Accessor(1);
                }
                case "concrete" -> {
                    return new HashMap<>(Map.of(1, new Accessor(1)));
                }
                case "no message" -> throw new Exception();
                default -> throw new IllegalArgumentException(what);
            }
            return input;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "linkage", "assertion", "stack", "accessor", "concrete", "no message"})
    void whateverAStepThrows_isAFailureOfItsTrial(String what) {
        for (TrialExecutor executor : executors()) {
            ExperimentResult result = run(experiment(new Throws(what)), executor);
            assertThat(result.failures()).hasSize(8).allSatisfy(failed -> {
                assertThat(failed.failure().step()).isEqualTo("last");
                assertThat(failed.failure().type()).isNotBlank();
            });
        }
    }

    @Test
    void listenerThatThrows_stopsNothing() {
        ExperimentResult result = experiment(new Toys.FailsIn("", ""))
                .run(ExperimentOptions.builder()
                        .listener(new ExperimentListener() {
                            @Override
                            public void trialFinished(TrialResult trial, int finished, int total) {
                                throw new IllegalStateException("tired");
                            }
                        })
                        .build());
        assertThat(result.complete()).isTrue();
        assertThat(result.failures()).isEmpty();
    }

    /** Forgets the last trial. */
    record Forgetful() implements TrialExecutor {
        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner run, Consumer<TrialResult> results)
                throws InterruptedException {
            for (Trial trial = trials.next(); trials.hasNext(); trial = trials.next()) {
                results.accept(run.run(trial));
            }
        }
    }

    @Test
    void trialThatTheExecutorForgot_leavesTheRunIncomplete() {
        ExperimentResult result = run(experiment(new Toys.FailsIn("", "")), new Forgetful());
        assertThat(result.complete()).isFalse();
        assertThat(result.executed()).isEqualTo(7);
        assertThat(result.total()).isEqualTo(8);
    }
}
