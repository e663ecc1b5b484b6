package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.cli.Supposed.Compared;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.statistics.Power;
import io.crystallize.core.statistics.PowerPlan;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Analysis.Pairing;
import io.crystallize.core.verdict.Claim;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Spread;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pilot run is planned by: the test that the run to come will use. */
class PilotPlanTest {
    private static final Power ONE_SIDED = new Power(0.05, 1, false);
    /** Of ten pairs, four have the 1 on the left alone, and one on the right alone. */
    private static final Map<String, Map<String, Samples>> SAMPLES = Map.of(
            "t", Map.of("c", Samples.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 0), "m", Samples.of(1, 2, 4, 3)),
            "b", Map.of("c", Samples.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 1), "m", Samples.of(1, 1, 2, 2)));

    private static PilotPlan plan(String claim, Double effect, Pairing pairing) {
        Hypothesis hypothesis = Hypothesis.parse(claim).judgedBy(Analysis.DEFAULT.withPairing(pairing));
        return new PilotPlan((Claim.Bounded) hypothesis.claim(), Spread.of(hypothesis, SAMPLES), 0, effect);
    }

    private static PilotPlan plan(String claim, Double effect) {
        return plan(claim, effect, Pairing.PAIRED);
    }

    /** Of six values with a share of 0.9, the exact binomial test finds only six of six: 0.9 to the sixth power. */
    @Test
    void sharesAgainstAConstant_arePlannedByTheBinomialTest() {
        PilotPlan plan = plan("t.c > 0.5", null);

        assertThat(plan.isOfShares()).isTrue();
        assertThat(plan.shares()).isEqualTo(new Supposed.Share(0.9, 0.5, false));
        assertThat(plan.shares().at(ONE_SIDED, 6)).isEqualTo(Math.pow(0.9, 6), within(1e-12));
        assertThat(plan.shares().plan(ONE_SIDED, 0.8))
                .isInstanceOfSatisfying(
                        PowerPlan.Enough.class,
                        enough -> assertThat(enough.test()).isEqualTo("exact binomial test"));
        assertThat(plan("t.c > 0.5", 0.25).shares()).isEqualTo(new Supposed.Share(0.75, 0.5, false));
        assertThat(plan("t.c < 0.5", 0.25).shares()).isEqualTo(new Supposed.Share(0.25, 0.5, true));
        assertThat(plan("t.c < 0.5", 0.25).shares().at(ONE_SIDED, 20))
                .as("as likely as the contrary of ones and zeros")
                .isEqualTo(plan("t.c > 0.5", 0.25).shares().at(ONE_SIDED, 20), within(1e-12));
    }

    @Test
    void pairsOfShares_differAsOftenAsInThePilotRun() {
        assertThat(plan("t.c > b.c", null).shares()).isEqualTo(new Supposed.Pairs(0.4, 0.1));
        assertThat(plan("t.c > b.c", 0.25).shares()).isEqualTo(new Supposed.Pairs(0.375, 0.125));
        assertThat(plan("b.c < t.c", 0.375).shares()).isEqualTo(new Supposed.Pairs(0.4375, 0.0625));
        assertThatThrownBy(() -> plan("b.c > t.c", 0.5).shares())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "Option '--effect': 0.5000 from the share 0.9000 of t.c is beyond 0 and 1: say an effect up to"
                                + " 0.1000");
        assertThatThrownBy(() -> plan("b.c < t.c", 0.6).shares())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Option '--effect': only 0.5000 of the pairs of the pilot run differ, so that shares can't"
                        + " differ by 0.6000: say a smaller effect, or '--rates 0.3 0.9' instead of the pilot run");
    }

    @Test
    void pairsOfShares_differNoOftenerThanTheirSharesAllow() {
        Supposed.Pairs pairs = (Supposed.Pairs) plan("b.c > t.c", 0.05).shares();

        assertThat(pairs.rightOnly()).as("0.95 have a 1 on the left").isEqualTo(0.05, within(1e-12));
        assertThat(pairs.leftOnly()).isEqualTo(0.1, within(1e-12));
        assertThat(plan("t.c != b.c", -0.25).shares()).isEqualTo(new Supposed.Pairs(0.125, 0.375));
    }

    @Test
    void unpairedShares_startFromThatOfTheRightSide() {
        assertThat(plan("t.c > b.c", 0.2, Pairing.UNPAIRED).shares()).isEqualTo(new Supposed.Shares(0.6 + 0.2, 0.6));
        assertThat(plan("b.c < t.c", 0.5, Pairing.UNPAIRED).shares()).isEqualTo(new Supposed.Shares(0.9, 0.9 - 0.5));
        assertThat(plan("t.c != b.c", -0.5, Pairing.UNPAIRED).shares()).isEqualTo(new Supposed.Shares(0.6 - 0.5, 0.6));
    }

    @Test
    void sharesWithAMargin_arePlannedForAsNormalValues() {
        assertThat(plan("t.c >= b.c - 0.1", 0.0).isOfShares()).isFalse();
        assertThat(plan("t.c >= b.c - 0.1", 0.0).isOfSharesByNormalValues()).isTrue();
        assertThat(plan("t.m > b.m", 1.0).isOfSharesByNormalValues()).isFalse();
    }

    /** The effect is left minus right; the plan is for what that leaves to the margin, in the direction of the claim. */
    @ParameterizedTest
    @CsvSource({
        "t.m >= b.m - 0.5, 0,     0.5,  0",
        "t.m >= b.m - 0.5, -0.25, 0.25, -0.25",
        "t.m >= b.m - 0.5, -1,    -0.5, -1",
        "t.m <= b.m + 0.5, 0,     0.5,  0",
        "t.m <= b.m + 0.5, 0.25,  0.25, 0.25",
        "t.m > b.m + 0.5,  0.75,  0.25, 0.75",
        "t.m >= b.m - 0.5, ,      1.5,  1",
        "t.m <= b.m + 1.5, ,      0.5,  1",
        "t.m > b.m,        -2,    2,",
        "t.m > 1.5 * b.m,  2,     2,",
        "t.m > 1,          2,     2,",
    })
    void effect_ofAClaimWithAMargin_isTheTrueDifference(
            String claim, Double effect, double planned, Double difference) {
        Supposed.Means means = (Supposed.Means) plan(claim, effect).normal(1);

        assertThat(means.effect()).isEqualTo(planned);
        assertThat(means.difference()).isEqualTo(difference);
    }

    @Test
    void words_sayWhatTheEffectIsMeasuredFrom() {
        assertThat(plan("t.m >= b.m - 0.5", 0.0).normal(2).inWords())
                .isEqualTo("a true difference of 0.0000, which is 0.5000 from the margin, standard deviation 2.0000 of"
                        + " the differences in pairs");
        assertThat(plan("t.m > 1", 1.0).normal(2).inWords())
                .isEqualTo("a difference of 1.0000, standard deviation 2.0000 of the values, compared with a constant");
        assertThat(plan("t.m ~ b.m ± 0.5", 0.0).normal(2).inWords())
                .isEqualTo("a true difference of 0.0000 within a margin of 0.5000 either way, standard deviation 2.0000"
                        + " of the differences in pairs");
        assertThat(plan("t.m >= b.m - 0.5", -1.0).normal(2).plan(ONE_SIDED, 0.8))
                .isEqualTo(new PowerPlan.Never(
                        "paired t", "a difference of -0.5000 from the margin is none in the direction of the claim"));
    }

    @Test
    void equivalence_isPlannedAroundItsMiddle() {
        assertThat(plan("t.m ~ b.m + 0.5 ± 2", 1.0).normal(1))
                .isEqualTo(new Supposed.Equivalent(0.5, 2, 1, Compared.PAIRS, 0));
        assertThat(plan("t.m ~ b.m ± 2", null, Pairing.UNPAIRED).normal(1))
                .isEqualTo(new Supposed.Equivalent(1, 2, 1, Compared.SIDES, 0));
        assertThat(plan("t.m ~ 2 ± 3", 0.5).normal(1))
                .isEqualTo(new Supposed.Equivalent(0.5, 3, 1, Compared.CONSTANT, 0));
        assertThat(plan("t.m ~ b.m ± 2", 2.0).normal(1).plan(ONE_SIDED, 0.8)).isInstanceOf(PowerPlan.Never.class);
        assertThat(plan("t.m ~ b.m ± 1", 0.0).normal(1).plan(ONE_SIDED, 0.8))
                .isInstanceOfSatisfying(
                        PowerPlan.Enough.class,
                        enough -> assertThat(enough.replicates()).isBetween(9, 13));
    }
}
