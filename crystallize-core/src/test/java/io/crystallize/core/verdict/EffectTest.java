package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.statistics.Interval;
import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectTest {
    private static final double[] FIRST = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    private static final double[] SECOND = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

    /** Student's own example: hours of sleep gained under two drugs, as R's {@code t.test(paired = TRUE)} has it. */
    @Test
    void difference_ofSleepData_isWhatRSays() {
        Effect effect = effect(FIRST, SECOND, null, null, Pairing.PAIRED);

        assertThat(effect.size()).isEqualTo(EffectSize.DIFFERENCE);
        assertThat(effect.estimate()).isEqualTo(-1.58, within(1e-15));
        assertThat(effect.interval().low()).isEqualTo(-2.4598858, within(1e-7));
        assertThat(effect.interval().high()).isEqualTo(-0.7001142, within(1e-7));
        assertThat(effect.interval().level()).isEqualTo(0.95);
        assertThat(effect.inWords()).isEqualTo("difference -1.58 [-2.46, -0.70]");
    }

    /** The same, taken for two groups: {@code t.test(extra ~ group)}. */
    @Test
    void difference_ofSleepDataUnpaired_isWhatRSays() {
        Interval interval = effect(FIRST, SECOND, null, null, Pairing.UNPAIRED).interval();

        assertThat(interval.low()).isEqualTo(-3.3654832, within(1e-7));
        assertThat(interval.high()).isEqualTo(0.2054832, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "DIFFERENCE,   ,    PAIRED,   paired t,         difference",
        "DIFFERENCE,   T,   PAIRED,   paired t,         difference",
        "DIFFERENCE,   T,   UNPAIRED, Welch's t,        difference",
        "DIFFERENCE,   BCA, PAIRED,   BCa bootstrap (9999 draws), difference",
        "DIFFERENCE,   BCA, UNPAIRED, BCa bootstrap (9999 draws), difference",
        "RATIO,        ,    PAIRED,   'Fieller, paired', ratio",
        "RATIO,        ,    UNPAIRED, Fieller,          ratio",
        "RATIO,        BCA, PAIRED,   BCa bootstrap (9999 draws), ratio",
        "HEDGES_G,     ,    PAIRED,   noncentral t,     Hedges' g",
        "HEDGES_G,     ,    UNPAIRED, noncentral t,     Hedges' g",
        "HEDGES_G,     BCA, UNPAIRED, BCa bootstrap (9999 draws), Hedges' g",
        "CLIFFS_DELTA, ,    UNPAIRED, Feng–Cliff,       Cliff's delta",
        "CLIFFS_DELTA, ,    PAIRED,   Feng–Cliff,       Cliff's delta",
        "CLIFFS_DELTA, BCA, UNPAIRED, BCa bootstrap (9999 draws), Cliff's delta",
    })
    void sizesAndIntervals_areMeasuredAsAsked(
            EffectSize size, IntervalMethod interval, Pairing pairing, String method, String words) {
        Effect effect = effect(Bench.plus(FIRST, 9), Bench.plus(SECOND, 9), size, interval, pairing);

        assertThat(effect.size()).isEqualTo(size);
        assertThat(effect.interval().method()).isEqualTo(method);
        assertThat(effect.interval().low()).isLessThan(effect.estimate());
        assertThat(effect.interval().high()).isGreaterThan(effect.estimate());
        assertThat(effect.inWords()).startsWith(words + " ");
    }

    @ParameterizedTest
    @CsvSource({
        ",                ,       PAIRED,   RISK_DIFFERENCE, 'Newcombe''s hybrid score, paired'",
        ",                ,       UNPAIRED, RISK_DIFFERENCE, Newcombe's hybrid score",
        "RISK_DIFFERENCE, WILSON, PAIRED,   RISK_DIFFERENCE, 'Newcombe''s hybrid score, paired'",
        "RISK_DIFFERENCE, T,      PAIRED,   RISK_DIFFERENCE, paired t",
        "RISK_DIFFERENCE, BCA,    UNPAIRED, RISK_DIFFERENCE, BCa bootstrap (9999 draws)",
        "DIFFERENCE,      ,       UNPAIRED, DIFFERENCE,      Welch's t",
    })
    void zerosAndOnes_haveARiskDifference(
            EffectSize asked, IntervalMethod interval, Pairing pairing, EffectSize size, String method) {
        double[] left = {1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1};
        double[] right = {0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0};

        Effect effect = effect(left, right, asked, interval, pairing);

        assertThat(effect.size()).isEqualTo(size);
        assertThat(effect.estimate()).isEqualTo(Portable.round(0.5));
        assertThat(effect.interval().method()).isEqualTo(method);
    }

    @Test
    void shareAgainstAConstant_hasWilsonsInterval_aroundTheDifference() {
        Effect effect = new Bench()
                .record("a", "x", 10, i -> i < 8 ? 1 : 0)
                .judge("a.x > 0.5")
                .effect();

        assertThat(effect.estimate()).isEqualTo(0.3);
        assertThat(effect.interval().method()).isEqualTo("Wilson");
        assertThat(effect.interval().low()).isEqualTo(0.4901625 - 0.5, within(1e-6));
        assertThat(effect.interval().high()).isEqualTo(0.9433178 - 0.5, within(1e-6));
    }

    /** scipy 1.17.1: binomtest(3, 10).proportion_ci(0.95, 'exact'), mirrored. */
    @Test
    void shareAgainstAConstant_hasTheExactInterval_ifAsked() {
        Bench bench = new Bench().record("a", "x", 10, i -> i < 7 ? 1 : 0);
        Hypothesis asked = Hypothesis.parse("a.x > 0.5").judgedBy(Analysis.DEFAULT.withInterval(IntervalMethod.EXACT));

        Effect effect = bench.judge(asked).effect();

        assertThat(effect.interval().method()).isEqualTo("Clopper–Pearson");
        assertThat(effect.interval().low()).isEqualTo(1 - 0.652452850060008 - 0.5, within(1e-9));
        assertThat(effect.interval().high()).isEqualTo(1 - 0.06673951117773447 - 0.5, within(1e-9));
        assertThat(bench.judge(asked).cautions()).isEmpty();
    }

    @Test
    void sharesWithFewOfTheRarerKind_areCautionedAgainst() {
        Bench bench = new Bench()
                .record("a", "x", 40, i -> i < 39 ? 1 : 0)
                .record("b", "x", 40, i -> i < 20 ? 1 : 0)
                .record("c", "x", 40, i -> i % 4 == 0 ? 1 : 0);

        assertThat(bench.judge("a.x > 0.5").cautions())
                .containsExactly("95 % by Wilson's interval can't be trusted: the values are 0 or 1, and fewer than 10"
                        + " are 0. Better: the exact interval of the proportion (Clopper–Pearson, 'interval: exact')"
                        + " [0.8684, 0.9994].");
        assertThat(bench.judge("a.x > b.x").cautions())
                .containsExactly(
                        "95 % by Newcombe's interval can't be trusted: the values are 0 or 1, and fewer than 10"
                                + " are 0. Better: the exact interval of the proportion (Clopper–Pearson) [0.8684, 0.9994].");
        assertThat(bench.judge("b.x > c.x").cautions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.x > b.x, RISK_DIFFERENCE, , The effect 'risk-difference' is for values that are all 0 or 1",
        "a.x > b.x, , WILSON, The interval 'wilson' is for a risk difference",
        "a.x > 0.1, , EXACT, 'The interval ''exact'' is for a share against a constant (''a.m > 0.9''), of values that'",
    })
    void sizesAndIntervals_thatTheValuesDoNotHave_areNoVerdict(
            String claim, EffectSize size, IntervalMethod interval, String reason) {
        Verdict verdict = new Bench()
                .record("a", "x", FIRST)
                .record("b", "x", SECOND)
                .judge(Hypothesis.parse(claim).judgedBy(Analyses.measuring(size, interval, Pairing.PAIRED)));

        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(verdict.reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.x > 0.1 | CLIFFS_DELTA | | | the effect 'cliffs-delta' is one of two sides, and this claim is about a",
                "a.x ~ 0.1 ± 1 | CLIFFS_DELTA | BCA | | Effects for that: difference, ratio, hedges-g, risk-difference.",
                "a.x > b.x | CLIFFS_DELTA | T | | the interval 't' is for means, and the effect 'cliffs-delta' is none.",
                "a.x > b.x | DIFFERENCE | WILSON | | the interval 'wilson' is for a risk difference, of values that are all",
                "a.x > b.x | HEDGES_G | WILSON | | and the effect is 'hedges-g'. Leave one of them out, or choose t or bca.",
                "a.x > 1.1 * b.x | | WILSON | | the effect of a claim with a factor is 'ratio'.",
                "a.x > b.x | | WILSON | CORRECTED_T | the effect of the test 'corrected-t' is 'difference'.",
            })
    void sizesAndIntervals_thatNoValuesHave_areRefusedBeforehand(
            String claim, EffectSize size, IntervalMethod interval, TestMethod test, String problem) {
        Hypothesis hypothesis = Hypothesis.parse(claim);
        Analysis measuring = Analyses.measuring(size, interval, Pairing.PAIRED);
        Analysis analysis = test == null ? measuring : measuring.withTest(test);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> hypothesis.judgedBy(analysis))
                .withMessageStartingWith("Hypothesis '" + claim + "': the ")
                .withMessageContaining(problem);
    }

    @Test
    void exactInterval_ofADifferenceOfShares_isRefused() {
        Verdict verdict = new Bench()
                .record("a", "x", 20, i -> i % 2)
                .record("b", "x", 20, i -> i % 3 == 0 ? 1 : 0)
                .judge(Hypothesis.parse("a.x > b.x").judgedBy(Analysis.DEFAULT.withInterval(IntervalMethod.EXACT)));

        assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(verdict.reason())
                .isEqualTo(
                        "The interval 'exact' is for a share against a constant ('a.m > 0.9'), of values that are all"
                                + " 0 or 1; here the effect is 'risk-difference' of two conditions. Leave it out, or choose t"
                                + " or bca.");
    }

    @Test
    void undefinedEffects_areSaid() {
        Bench bench = new Bench().record("a", "x", 8, i -> i + 1 + i % 2).record("b", "x", 8, i -> i % 2 == 0 ? 1 : -1);
        Hypothesis ratio =
                Hypothesis.parse("a.x > b.x").judgedBy(Analyses.measuring(EffectSize.RATIO, null, Pairing.PAIRED));

        assertThat(bench.judge(ratio).effect()).isNull();
        assertThat(bench.judge(ratio).cautions()).contains("These values leave the effect 'ratio' undefined.");
        Verdict unbounded =
                bench.record("b", "x", 8, i -> i % 2 == 0 ? 1 : -0.9).judge(ratio);
        assertThat(unbounded.effect().interval()).isNull();
        assertThat(unbounded.cautions()).contains("These values leave the interval of the effect 'ratio' undefined.");
        assertThat(unbounded.sentence()).contains(", ratio 100, p = ");
    }

    @Test
    void fewValues_areCautionedAgainst() {
        Bench bench = new Bench().record("a", "x", 2, 4, 1, 7, 5).record("b", "x", 1, 2, 0, 3, 4);

        assertThat(bench.judge("a.x > b.x").cautions())
                .singleElement()
                .asString()
                .startsWith("95 % by Student's t can't be trusted: so few values (5) can't show whether their"
                        + " distribution is skewed. The same goes for the p value of the test 'permutation'. Better: the median's interval by order statistics [1.000, 4.000], which holds"
                        + " 93.7 % whatever the distribution; more replicates: at least ");
        assertThat(bench.judge(Hypothesis.parse("a.x > b.x")
                                .judgedBy(Analyses.measuring(null, IntervalMethod.BCA, Pairing.PAIRED)))
                        .cautions())
                .singleElement()
                .asString()
                .startsWith("95 % by the BCa bootstrap can't be trusted: so few values (5)");
        assertThat(bench.judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.unpaired()))
                        .cautions())
                .as("one for either side")
                .hasSize(2);
    }

    @Test
    void skewedValues_areCautionedAgainst_andOthersAreNot() {
        Random random = new Random(4);
        Bench bench = new Bench()
                .record("even", "x", Bench.noise(5, 60))
                .record("skewed", "x", 60, i -> Math.exp(3 * random.nextGaussian()));

        assertThat(bench.judge("even.x > 0.1").cautions()).isEmpty();
        assertThat(bench.judge("skewed.x > 0.1").cautions())
                .singleElement()
                .asString()
                .contains("the values are skewed (")
                .contains("The same goes for the p value of the test 'permutation'.");
    }

    @Test
    void skew_affectsP_whateverTheEffect() {
        Random random = new Random(4);
        Bench bench = new Bench()
                .record("skewed", "x", 30, i -> Math.exp(random.nextGaussian()))
                .record("other", "x", 30, i -> 1);
        Analysis medians = Analysis.DEFAULT.withTest(TestMethod.SIGN).withEffect(EffectSize.HEDGES_G);
        Analysis means = Analysis.DEFAULT.withEffect(EffectSize.HEDGES_G);

        assertThat(bench.judge(Hypothesis.parse("skewed.x > other.x").judgedBy(means))
                        .cautions())
                .anyMatch(caution ->
                        caution.startsWith("The p value of the test 'permutation' can't be trusted: the values are"));
        assertThat(bench.judge(Hypothesis.parse("skewed.x > other.x").judgedBy(medians))
                        .cautions())
                .noneMatch(caution -> caution.contains("p value"));
    }

    @Test
    void unpairedSidesOfUnequalSize_areJudgedByWelch() {
        Bench bench = new Bench()
                .record("few", "x", Bench.noise(1, 10))
                .record("more", "x", Bench.noise(2, 12))
                .record("many", "x", Bench.noise(3, 40));

        Verdict.Tested unequal = bench.judge(Hypothesis.parse("few.x > many.x").judgedBy(Analyses.unpaired()))
                .test();
        assertThat(unequal.name()).isEqualTo("Welch's t");
        assertThat(unequal.choice()).startsWith("for unpaired values, of which one side has over a fifth fewer");
        assertThat(bench.judge(Hypothesis.parse("few.x > more.x").judgedBy(Analyses.unpaired()))
                        .test()
                        .name())
                .isEqualTo("unpaired permutation (exact)");
    }

    @Test
    void interval_ofNormalDifferences_coversItsNominalShare() {
        Random random = new Random(5);
        int covered = 0;
        for (int experiment = 0; experiment < 2000; experiment++) {
            double[] left =
                    random.doubles(5).map(u -> 1 + random.nextGaussian()).toArray();
            covered += effect(left, new double[5], null, null, Pairing.PAIRED)
                            .interval()
                            .contains(1)
                    ? 1
                    : 0;
        }
        assertThat(covered / 2000.0).isBetween(0.935, 0.965);
    }

    private static Effect effect(
            double[] left, double[] right, EffectSize size, IntervalMethod interval, Pairing pairing) {
        return new Bench()
                .record("a", "x", left)
                .record("b", "x", right)
                .judge(Hypothesis.parse("a.x > b.x").judgedBy(Analyses.measuring(size, interval, pairing)))
                .effect();
    }
}
