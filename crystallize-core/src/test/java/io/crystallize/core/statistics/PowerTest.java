package io.crystallize.core.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values: scipy 1.17.1 (stats.nct, stats.fisher_exact and stats.binomtest over all outcomes). */
class PowerTest {
    private static final Power TWO_SIDED = new Power(0.05, 1, true);
    private static final Power ONE_SIDED = new Power(0.05, 1, false);

    @ParameterizedTest
    @CsvSource({
        "2, 1, 0.5, 0.7484855842392901, 0.2515144157607098",
        "2.5, 9, 1.5, 0.789241282819481, 0.21075871718051892",
        "-1, 4, 2, 0.0025732321748443074, 0.9974267678251557",
        "3, 30, 5, 0.02960387195367457, 0.9703961280463254",
        "1.96, 1000, 2.8, 0.20054274129423164, 0.7994572587057683",
        "10, 3, 0.1, 0.9987212603845833, 0.0012787396154167385",
        "2.262157, 9, 3, 0.23884469250420015, 0.7611553074957998",
    })
    void noncentralT_agreesWithScipy(double t, double freedom, double delta, double cumulative, double survival) {
        assertEquals(cumulative, NoncentralT.cumulative(t, freedom, delta), 1e-10);
        assertEquals(survival, NoncentralT.survival(t, freedom, delta), 1e-10);
    }

    /** 26 and 64 a side are Cohen's (Statistical Power Analysis, 1988, table 2.4.1; his 393 for 0.2 is rounded). */
    @ParameterizedTest
    @CsvSource({
        "0.2, 394, 0.8005931284024346, 199, 0.8016910240370655, 156, 0.800167322732725",
        "0.5, 64, 0.8014595579222543, 34, 0.8077775012792738, 27, 0.811831551708168",
        "0.8, 26, 0.8074866151465276, 15, 0.8213105387241096, 12, 0.8289808640154289",
    })
    void t_needsTheReplicatesOfScipy(
            double effect, int perSide, double power, int pairs, double paired, int oneSided, double oneSidedPower) {
        enough(perSide, power, TWO_SIDED.perSide(effect, 0.8));
        enough(pairs, paired, TWO_SIDED.pairs(effect, 0.8));
        enough(oneSided, oneSidedPower, ONE_SIDED.pairs(effect, 0.8));
        assertTrue(TWO_SIDED.unpaired(effect, perSide - 1) < 0.8);
    }

    @Test
    void exactTests_agreeWithEnumerationByScipy() {
        assertEquals(0.679618897483791, new ProportionPower(TWO_SIDED).unpaired(0.8, 0.3, 15), 1e-9);
        assertEquals(0.8065559131105207, new ProportionPower(ONE_SIDED).unpaired(0.8, 0.3, 15), 1e-9);
        assertEquals(0.5858893906953906, new ProportionPower(TWO_SIDED).paired(0.4, 0.1, 30), 1e-9);
        assertEquals(0.7142171248502142, new ProportionPower(ONE_SIDED).paired(0.4, 0.1, 30), 1e-9);
    }

    @Test
    void exactTests_planTheFirstNumberThatIsEnough() {
        ProportionPower power = new ProportionPower(TWO_SIDED);
        PowerPlan.Enough fisher = assertInstanceOf(PowerPlan.Enough.class, power.perSide(0.8, 0.3, 0.8));
        assertTrue(power.unpaired(0.8, 0.3, fisher.replicates() - 1) < 0.8 && fisher.power() >= 0.8);
        PowerPlan.Enough mcNemar = assertInstanceOf(PowerPlan.Enough.class, power.pairs(0.4, 0.1, 0.8));
        assertTrue(power.paired(0.4, 0.1, mcNemar.replicates() - 1) < 0.8 && mcNemar.power() >= 0.8);
        assertInstanceOf(PowerPlan.Never.class, power.perSide(0.5, 0.499, 0.8));
    }

    @Test
    void greatEffect_needsWhatThePermutationTestNeeds() {
        assertEquals(6, TWO_SIDED.fewestPairs());
        assertEquals(5, ONE_SIDED.fewestPairs());
        assertEquals(4, TWO_SIDED.fewestPerSide());
        assertEquals(3, ONE_SIDED.fewestPerSide());
        assertEquals(
                6,
                assertInstanceOf(PowerPlan.Enough.class, TWO_SIDED.pairs(50, 0.8))
                        .replicates());
        assertEquals(
                4,
                assertInstanceOf(PowerPlan.Enough.class, TWO_SIDED.perSide(50, 0.8))
                        .replicates());
    }

    @Test
    void severalHypotheses_divideTheLevel() {
        Power family = new Power(0.05, 5, true);
        assertEquals(family.pairs(0.5, 0.8), new Power(0.01, 1, true).pairs(0.5, 0.8));
        assertEquals(8, family.fewestPairs());
    }

    @Test
    void resplits_haveAFloorThatNoNumberPasses() {
        PowerPlan.Never never = assertInstanceOf(PowerPlan.Never.class, TWO_SIDED.resplits(0.5, 0.25, 0.8));
        assertTrue(never.reason().startsWith("however many resplits, the power stays below 17."), never.reason());
        PowerPlan.Enough enough = assertInstanceOf(PowerPlan.Enough.class, TWO_SIDED.resplits(2, 0.25, 0.8));
        assertTrue(TWO_SIDED.resplits(2, 0.25, enough.replicates() - 1) < 0.8 && enough.power() >= 0.8);
        assertEquals(TWO_SIDED.paired(0.5, 34), TWO_SIDED.resplits(0.5, 0, 34), 1e-12);
    }

    @Test
    void effectAgainstTheAlternative_isNeverFound() {
        assertInstanceOf(PowerPlan.Never.class, ONE_SIDED.pairs(-1, 0.8));
        assertInstanceOf(PowerPlan.Never.class, TWO_SIDED.pairs(0, 0.8));
        assertTrue(ONE_SIDED.paired(-1, 20) < 1e-4);
    }

    /**
     * Log-normal values in a crossover of 20 and of 32, as the documentation of R's PowerTOST 1.5.1 has them: 0.834680 for
     * a coefficient of variation of 0.2 and a ratio of 0.95 within 0.8 and 1.25; 0.800218 for 0.125 and 0.975 within 0.9
     * and 1/0.9. Halves of such a crossover are sides whose standard deviation is smaller by the root of two.
     */
    @ParameterizedTest
    @CsvSource({"0.2, 0.95, 0.8, 20, 0.834680", "0.125, 0.975, 0.9, 32, 0.800218"})
    void equivalence_hasThePowerOfPowerTost(double variation, double ratio, double low, int n, double power) {
        double sd = Math.sqrt(Math.log1p(variation * variation) / 2);
        EquivalencePower equivalence = new EquivalencePower(ONE_SIDED, -Math.log(low) / sd);
        double effect = Math.log(ratio) / sd;

        assertEquals(power, equivalence.unpaired(effect, n / 2), 1e-6);
        assertEquals(power, equivalence.unpaired(-effect, n / 2), 1e-6);
        PowerPlan.Enough enough = assertInstanceOf(PowerPlan.Enough.class, equivalence.perSide(effect, 0.8));
        assertEquals(n / 2, enough.replicates());
    }

    @Test
    void equivalence_thatIsNone_isNeverFound() {
        EquivalencePower equivalence = new EquivalencePower(ONE_SIDED, 0.5);
        assertInstanceOf(PowerPlan.Never.class, equivalence.pairs(0.5, 0.8));
        assertInstanceOf(PowerPlan.Never.class, equivalence.resplits(0, 0.25, 0.8));
        assertInstanceOf(PowerPlan.Enough.class, equivalence.pairs(0.4, 0.8));
        assertEquals(equivalence.paired(0.1, 40), equivalence.resplits(0.1, 0, 40), 1e-12);
    }

    /** Six of six are needed, whose p is 1/64: five of six have 7/64. */
    @Test
    void binomial_hasThePowerOfItsRejections() {
        ProportionPower power = new ProportionPower(ONE_SIDED);

        assertEquals(Math.pow(0.9, 6), power.constant(0.9, 0.5, 6), 1e-12);
        assertEquals(Math.pow(0.9, 6) + Math.pow(0.1, 6), new ProportionPower(TWO_SIDED).constant(0.9, 0.5, 6), 1e-12);
        PowerPlan.Enough enough = assertInstanceOf(PowerPlan.Enough.class, power.values(0.9, 0.5, 0.8));
        assertTrue(power.constant(0.9, 0.5, enough.replicates() - 1) < 0.8 && enough.power() >= 0.8);
        assertInstanceOf(PowerPlan.Never.class, power.values(0.4, 0.5, 0.8));
    }

    private static void enough(int replicates, double power, PowerPlan plan) {
        PowerPlan.Enough enough = assertInstanceOf(PowerPlan.Enough.class, plan);
        assertEquals(replicates, enough.replicates());
        assertEquals(power, enough.power(), 1e-9);
    }
}
