package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NOT_SUPPORTED;
import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {
    record P(double p) {}

    record Judged(@Nullable Double p, @Nullable Boolean supported, String note) {}

    record Speedup(double factor, Map<String, List<Integer>> wins, float ratio, double bad) {}

    record Odd(Object p, Object supported) {}

    /** A verifier with a parameter: the share of replicates in which the treatment's metric exceeds its baseline. */
    record Wins(double least) implements Verifier {
        record Share(double share, boolean supported) {}

        @Override
        public Record verify(Evidence evidence) {
            Samples treatment = evidence.treatmentSamples().get("x");
            Samples baseline = evidence.baselineSamples().get("x");
            double share = (double) IntStream.range(0, treatment.replicates())
                            .filter(i -> treatment.value(i).orElse(0) > baseline.value(i).orElse(0))
                            .count()
                    / treatment.replicates();
            return new Share(share, share >= least);
        }
    }

    private final Bench bench = new Bench()
            .record("a", "x", 7, i -> i + 1)
            .record("a", "y", 7, i -> 2)
            .record("baseline", "x", 7, i -> i == 6 ? null : 0)
            .record("baseline", "y", 7, i -> i);

    @Test
    void aRecord_isAVerifierWithParameters_andItsFindingsAreInTheVerdict() {
        Verdict verdict = bench.judge(Hypothesis.verified("wins", "a", List.of("x"), new Wins(0.9)));

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.reason()).isEqualTo("The verifier says so, without a p value: no level is promised.");
        assertThat(verdict.found()).isEqualTo(Map.of("share", 1.0, "supported", true));
        assertThat(verdict.test()).isNull();
        assertThat(verdict.data().observations()).isEqualTo(6);
        assertThat(verdict.data().missing()).containsExactly(6);
        assertThat(verdict.sentence())
                .isEqualTo("wins: a and baseline by x: SUPPORTED (6 pairs; replicate 6 has none), about the process that"
                        + " the replicates sample");
        assertThat(bench.judge(Hypothesis.verified("wins", "a", List.of("x"), new Wins(1.1)))
                        .outcome())
                .isEqualTo(NOT_SUPPORTED);
    }

    @Test
    void aLambda_getsTheSamplesOfEachMetricOfBothConditions() {
        Verdict verdict = bench.judge(Hypothesis.verified("both", "a", List.of("x", "y"), evidence -> {
            assertThat(evidence.treatment()).isEqualTo("a");
            assertThat(evidence.treatmentSamples()).containsOnlyKeys("x", "y");
            assertThat(evidence.treatmentSamples().get("x").value(6)).hasValue(7);
            assertThat(evidence.baselineSamples().get("x").value(6)).isEmpty();
            assertThat(evidence.baselineSamples().get("y").value(3)).hasValue(3);
            return new Judged(0.01, null, "clear");
        }));

        assertThat(verdict.outcome()).isEqualTo(SUPPORTED);
        assertThat(verdict.p()).isEqualTo(0.01);
        assertThat(verdict.test().name()).isEqualTo("verifier 'both'");
        assertThat(verdict.found()).containsEntry("note", "clear").containsEntry("supported", null);
    }

    @Test
    void p_isCorrectedWithTheOthers_andWithoutItStaysOut() {
        Hypothesis compared = Hypothesis.parse("a.x > baseline.x");
        Hypothesis withP = Hypothesis.verified("p", "a", List.of("x"), evidence -> new P(0.02));
        Hypothesis without = Hypothesis.verified("no p", "a", List.of("x"), new Wins(0.5));

        List<Verdict> verdicts = bench.judge().judge(List.of(withP, without, compared));

        assertThat(verdicts.get(0).test().correction()).isEqualTo("Holm, 2 hypotheses");
        assertThat(verdicts.get(0).test().adjusted()).isEqualTo(0.03125);
        assertThat(verdicts.get(1).test()).isNull();
        assertThat(verdicts.get(2).test().adjusted()).isEqualTo(2 / 64.0);
        assertThat(bench.judge().judge(List.of(without, compared)).get(1).test().correction())
                .isNull();
    }

    @Test
    void withoutP_itDoesNotCountInWhatIsInReach() {
        Bench few = new Bench().record("a", "x", 5, i -> i + 1).record("baseline", "x", 5, i -> 0);
        Hypothesis without = Hypothesis.verified("no p", "a", List.of("x"), new Wins(0.5));

        assertThat(few.judge().judge(List.of(without, Hypothesis.parse("a.x > baseline.x"))))
                .extracting(Verdict::outcome)
                .containsOnly(SUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"0.01, true, SUPPORTED", "0.01, false, NOT_SUPPORTED", "0.2, true, NOT_SUPPORTED", "0.05, , SUPPORTED"})
    void supported_besideAP_canOnlyTakeItBack(double p, Boolean supported, Verdict.Outcome outcome) {
        Verdict verdict = bench.judge(
                Hypothesis.verified("v", "a", List.of("x"), evidence -> new Judged(p, supported, "")));

        assertThat(verdict.outcome()).isEqualTo(outcome);
        if (p < 0.05 && outcome == NOT_SUPPORTED) {
            assertThat(verdict.reason()).endsWith(" But the verifier says that the claim is not supported.");
        }
    }

    @Test
    void neitherPNorSupported_isNoVerdict_butWhatWasFoundIsShown() {
        Verdict verdict = bench.judge(Hypothesis.verified(
                "speedup",
                "a",
                List.of("x"),
                evidence -> new Speedup(1.5, Map.of("a", List.of(1, 2)), 0.1f, Double.NaN)));

        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason())
                .isEqualTo("The verifier found neither 'p' nor 'supported'; what it found is in the result.");
        assertThat(verdict.found())
                .isEqualTo(Map.of("factor", 1.5, "wins", Map.of("a", List.of(1, 2)), "ratio", 0.1, "bad", "NaN"));
    }

    @Test
    void aVerifierThatThrows_isNoVerdict_withTheReason() {
        for (Throwable thrown : List.of(new IllegalStateException("no model"), new AssertionError("no model"))) {
            Verdict verdict = bench.judge(Hypothesis.verified("v", "a", List.of("x"), evidence -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            }));

            assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
            assertThat(verdict.reason()).isEqualTo("Verifier 'v' failed: " + thrown);
        }
    }

    @Test
    void answersThatMakeNoSense_areNoVerdict_withTheReason() {
        assertReason(new Odd(0, null), "its 'p' is 0, expected a number above 0 and at most 1");
        assertReason(new Odd(1.5, null), "its 'p' is 1.5, expected a number above 0 and at most 1");
        assertReason(new Odd(Double.NaN, null), "its 'p' is NaN, expected a number above 0 and at most 1");
        assertReason(new Odd("small", null), "its 'p' is small, expected a number above 0 and at most 1");
        assertReason(new Odd(null, "yes"), "its 'supported' is yes, expected true or false");
        assertReason(null, "it returned null, expected a record");
    }

    private void assertReason(@Nullable Record answer, String reason) {
        Verdict verdict = bench.judge(Hypothesis.verified("v", "a", List.of("x"), evidence -> answer));

        assertThat(verdict.outcome()).isEqualTo(NO_VERDICT);
        assertThat(verdict.reason()).isEqualTo("Verifier 'v' gave no answer: " + reason + ".");
        assertThat(verdict.found()).isEmpty();
    }

    @Test
    void unknownMetric_isToldBeforeItIsAsked() {
        assertThat(bench.judge(Hypothesis.verified("v", "a", List.of("z"), evidence -> {
                            throw new AssertionError("asked");
                        }))
                        .reason())
                .startsWith("No replicate recorded metric 'z' under condition 'a'.");
    }

    @Test
    void randomBits_areDecidedByTheSeedAndTheClaim() {
        record Draw(long bits) {}
        Hypothesis draws = Hypothesis.verified(
                "draws", "a", List.of("x"), evidence -> new Draw(evidence.random().nextLong()));
        Hypothesis others = Hypothesis.verified(
                "others", "a", List.of("x"), evidence -> new Draw(evidence.random().nextLong()));

        assertThat(bench.judge().judge(List.of(others, draws)).get(1).found()).isEqualTo(bench.judge(draws).found());
        assertThat(bench.judge(others).found()).isNotEqualTo(bench.judge(draws).found());
        assertThat(new Bench().seeded(43).record("a", "x", 1, 2).record("baseline", "x", 1, 2).judge(draws).found())
                .isNotEqualTo(bench.judge(draws).found());
    }

    @Test
    void repeatsOfOneExecution_areNotGiven() {
        Samples.Builder repeated = Samples.builder(6);
        for (int i = 0; i < 6; i++) {
            repeated.add(i, i / 2).execution(i, -1 - i / 2);
        }
        Samples samples = repeated.build();
        Bench copies = new Bench().record("a", "x", samples).record("baseline", "x", samples);
        record Given(int values) {}

        Verdict verdict = copies.judge(Hypothesis.verified(
                "v",
                "a",
                List.of("x"),
                evidence -> new Given((int) IntStream.range(0, 6)
                        .filter(i -> evidence.treatmentSamples().get("x").value(i).isPresent())
                        .count())));

        assertThat(verdict.found()).containsEntry("values", 3);
        assertThat(verdict.data().repeats()).isEqualTo(3);
    }
}
