package io.crystallize.testkit;

import static io.crystallize.testkit.CrystallizeAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Context;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.ExperimentResult.Dispute;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrystallizeAssertionsTest {
    private static ExperimentResult result;
    private static ExperimentResult broken;

    @BeforeAll
    static void runExperiments() {
        result = run(30);
        broken = Experiment.of("broken", Failing::waiting)
                .configuration("one", 1)
                .configuration("two", 2)
                .replicates(12)
                .run();
    }

    private static ExperimentResult run(int replicates) {
        return Experiment.of("queue", CrystallizeAssertionsTest::waiting)
                .configuration("one", 1)
                .configuration("two", 2)
                .replicates(replicates)
                .hypothesis("two.value < one.value")
                .hypothesis("two.value > one.value")
                .run();
    }

    private static double waiting(Integer servers, Context context) {
        return context.random().nextDouble() / servers;
    }

    private static final class Failing {
        static double waiting(Integer servers, Context context) {
            if (servers == 2 && context.replicate() > 3) {
                throw new IllegalStateException("no servers");
            }
            return context.random().nextDouble();
        }
    }

    private static void assertFails(ThrowingCallable assertion, String... parts) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }

    @Test
    void supportedHypothesis_isSupported() {
        assertThat(result)
                .hypothesis("two.value < one.value")
                .isSupported()
                .hasPOfAtMost(0.01)
                .hasEffectBetween(-1, 0);
        assertThat(result).hypothesis("two.value > one.value").isNotSupported();
    }

    /** As reports say it: with p, the effect, its interval and the number of pairs. */
    @Test
    void hypothesisThatIsNotSupported_isToldWithItsNumbers() {
        assertFails(
                () -> assertThat(result).hypothesis("two.value > one.value").isSupported(),
                "Expected SUPPORTED:",
                "two.value > one.value: NOT_SUPPORTED (means ",
                "difference -",
                "p = ",
                "30 pairs");
        assertFails(
                () -> assertThat(result).hypothesis("two.value < one.value").isNotSupported(),
                "Expected NOT_SUPPORTED:",
                "two.value < one.value: SUPPORTED (means ");
        assertFails(
                () -> assertThat(result).hypothesis("two.value < one.value").hasNoVerdict(), "Expected NO_VERDICT:");
        assertFails(
                () -> assertThat(result).hypothesis("two.value > one.value").hasPOfAtMost(0.01),
                "Expected p of at most 0.01:",
                "p = ");
        assertFails(
                () -> assertThat(result).hypothesis("two.value > one.value").hasEffectBetween(0, 1),
                "Expected an effect between 0.0 and 1.0:",
                "difference -");
        assertFails(() -> assertThat(result).supportsAllHypotheses(), "two.value > one.value: NOT_SUPPORTED");
    }

    @Test
    void hypothesisWithoutVerdict_isToldWithTheReason() {
        ExperimentResult one = run(1);

        assertThat(one).hypothesis("two.value < one.value").hasNoVerdict();
        assertFails(
                () -> assertThat(one).hypothesis("two.value < one.value").isSupported(),
                "two.value < one.value: NO_VERDICT");
        assertFails(() -> assertThat(one).hypothesis("two.value < one.value").hasPOfAtMost(1), "NO_VERDICT");
    }

    @Test
    void unknownNames_areToldWithTheNearest() {
        assertFails(
                () -> assertThat(result).hypothesis("two.value < one.valu"),
                "Experiment 'queue' has no hypothesis 'two.value < one.valu'. There are: two.value < one.value, two.value"
                        + " > one.value. Did you mean 'two.value < one.value'?");
        assertFails(
                () -> assertThat(result).metric("vale"),
                "Experiment 'queue' has no metric 'vale'. There are: value. Did you mean 'value'?");
        assertFails(
                () -> assertThat(result).metric("value").ofCondition("tow"),
                "Experiment 'queue' has no condition 'tow'. There are: one, two. Did you mean 'two'?");
    }

    @Test
    void metric_isToldWithItsNumbers() {
        assertThat(result)
                .metric("value")
                .ofCondition("two")
                .hasMeanBetween(0.1, 0.4)
                .hasAllReplicates()
                .allMatch(value -> value < 1);
        assertFails(
                () -> assertThat(result).metric("value").ofCondition("two").hasMeanBetween(0.9, 1),
                "Expected a mean of two.value between 0.9 and 1.0, but it is 0.",
                "over 30 of 30 replicates");
        assertFails(
                () -> assertThat(result).metric("value").ofCondition("two").allMatch(value -> value < 0),
                "but 30 of 30 don't: ",
                " in replicate 0",
                " and 20 more");
        assertFails(
                () -> assertThat(broken).metric("value").ofCondition("two").hasAllReplicates(),
                "Expected a value of two.value in every replicate, but 8 of 12 have none: 4, 5, 6");
    }

    @Test
    void failedTrials_areToldWithTheirCauses() {
        assertThat(result).hasNoFailedTrials();
        assertFails(
                () -> assertThat(broken).hasNoFailedTrials(),
                "8 of 24 trials of experiment 'broken' failed:",
                "two, replicate 4, step '",
                "java.lang.IllegalStateException: no servers",
                "and 3 more");
    }

    @Test
    void completeness_isToldWithTheReason() {
        assertThat(result).isComplete();
        assertFails(
                () -> assertThat(with(Optional.of(Incomplete.CANCELLED), List.of()))
                        .isComplete(),
                "Experiment 'queue' isn't complete: CANCELLED; 60 of 60 trials were run");
    }

    @Test
    void dispute_isToldWithItsStep() {
        assertThat(result).hasNoDisputes();
        assertFails(
                () -> assertThat(with(Optional.empty(), List.of(new Dispute("draw", "another output"))))
                        .hasNoDisputes(),
                "'draw': another output");
    }

    @Test
    void digest_isCompared() {
        assertThat(result).hasDigest(result.digest()).hasDigest(result.digest().toString());
        assertThat(run(30)).isComplete();
        assertFails(
                () -> assertThat(result).hasDigest(broken.digest()),
                result.digest().toString(),
                broken.digest().toString());
    }

    @Test
    void noHypothesis_supportsNothing() {
        assertFails(() -> assertThat(broken).supportsAllHypotheses(), "Experiment 'broken' has no hypothesis");
        assertThat(with(Optional.empty(), List.of()))
                .hypothesis("two.value < one.value")
                .isSupported();
    }

    private static ExperimentResult with(Optional<Incomplete> incomplete, List<Dispute> disputes) {
        return new ExperimentResult(
                result.experiment(),
                result.folder(),
                result.seed(),
                incomplete,
                result.replicates(),
                result.executed(),
                result.resumed(),
                result.samples(),
                result.finished(),
                result.failures(),
                result.verdicts(),
                result.rankings(),
                result.looks(),
                result.cache(),
                disputes,
                result.recordedSteps(),
                result.warnings(),
                result.digest());
    }
}
