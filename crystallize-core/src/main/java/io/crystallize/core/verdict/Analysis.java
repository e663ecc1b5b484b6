package io.crystallize.core.verdict;

import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Claim} is judged. Immutable; each method returns another one.
 *
 * @param level the probability, between 0 and 1, of calling the claim supported when it is not true; all claims of an
 *     experiment together share it
 * @param test the test, or null for the one that suits the design and the values
 * @param pairing whether values of one replicate belong together
 * @param twoSided whether p counts departures in both directions; the claim is supported only if its own is the one
 * @param aggregation how several values of one replicate become one
 * @param effect what is reported as the size of the effect, or null for what suits the values
 * @param interval how its confidence interval is computed, or null for what suits the values
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Analysis(
        double level,
        @Nullable TestMethod test,
        Pairing pairing,
        boolean twoSided,
        Aggregation aggregation,
        @Nullable EffectSize effect,
        @Nullable IntervalMethod interval) {
    /** The level of a claim that doesn't say another: {@value}. */
    public static final double DEFAULT_LEVEL = 0.05;

    /** How a claim is judged that doesn't say anything about it. */
    public static final Analysis DEFAULT =
            new Analysis(DEFAULT_LEVEL, null, Pairing.PAIRED, false, Aggregation.MEAN, null, null);

    /** Whether the values that conditions have in one replicate belong together. */
    public enum Pairing {
        /** They do: all conditions of a replicate have the same random numbers, and share what varies with it. */
        PAIRED,
        /** They don't, or are not to be taken so. */
        UNPAIRED
    }

    /**
     * Puts together how a claim is judged.
     *
     * @throws IllegalArgumentException if the level is not between 0 and 1
     */
    public Analysis {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "The level is " + level + ", but has to lie between 0 and 1, for example " + DEFAULT_LEVEL);
        }
    }

    /** Returns why a claim can't be judged like this, and what to do, or empty if it can. */
    Optional<String> problemWith(Claim claim) {
        if (claim instanceof Claim.Verified && !withLevel(DEFAULT_LEVEL).equals(DEFAULT)) {
            return Optional.of("a verifier judges the samples in its own way: leave all but the level out.");
        }
        if (twoSided && !(claim instanceof Claim.Inequality)) {
            return Optional.of("a two-sided p is for claims by '>', '<', '>=' or '<='; leave 'two-sided' out.");
        }
        if (claim instanceof Claim.Differs && (effect != null || interval != null)) {
            return Optional.of("no effect size is measured over all conditions: leave effect and interval out, or"
                    + " compare two.");
        }
        return (test == null ? Optional.<String>empty() : test.problemWith(claim, pairing))
                .or(() -> claim instanceof Claim.Bounded bounded ? unmeasurable(bounded) : Optional.empty());
    }

    /** Returns why no values have such an effect, or such an interval of it. */
    private Optional<String> unmeasurable(Claim.Bounded claim) {
        if (effect == EffectSize.CLIFFS_DELTA && claim.metrics().size() == 1) {
            return Optional.of(
                    "the effect 'cliffs-delta' is one of two sides, and this claim is about a constant. Effects"
                            + " for that: difference, ratio, hedges-g, risk-difference.");
        }
        if (effect == EffectSize.CLIFFS_DELTA && interval == IntervalMethod.T) {
            return Optional.of(
                    "the interval 't' is for means, and the effect 'cliffs-delta' is none. Leave the interval"
                            + " out, or choose bca.");
        }
        if (interval != IntervalMethod.WILSON) {
            return Optional.empty();
        }
        String wilson = "the interval 'wilson' is for a risk difference, of values that are all 0 or 1, and ";
        if (effect != null && effect != EffectSize.RISK_DIFFERENCE) {
            return Optional.of(
                    wilson + "the effect is '" + effect.label() + "'. Leave one of them out, or choose t or bca.");
        }
        if (effect == null && claim.right().factor() != 1) {
            return Optional.of(
                    wilson + "the effect of a claim with a factor is 'ratio'. Leave the interval out, or choose"
                            + " the effect 'risk-difference'.");
        }
        if (effect == null && test == TestMethod.CORRECTED_T) {
            return Optional.of(wilson + "the effect of the test 'corrected-t' is 'difference'. Leave one of them out.");
        }
        return Optional.empty();
    }

    /**
     * Returns this, at another level.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Analysis withLevel(double newLevel) {
        return new Analysis(newLevel, test, pairing, twoSided, aggregation, effect, interval);
    }

    /** Returns this, by a certain test. */
    public Analysis withTest(TestMethod newTest) {
        return new Analysis(level, newTest, pairing, twoSided, aggregation, effect, interval);
    }

    /** Returns this, with values taken as they belong together, or don't. */
    public Analysis withPairing(Pairing newPairing) {
        return new Analysis(level, test, newPairing, twoSided, aggregation, effect, interval);
    }

    /** Returns this, with a p that counts departures in both directions. */
    public Analysis withTwoSidedP() {
        return new Analysis(level, test, pairing, true, aggregation, effect, interval);
    }

    /** Returns this, with another number that stands for several values of one replicate. */
    public Analysis withAggregation(Aggregation newAggregation) {
        return new Analysis(level, test, pairing, twoSided, newAggregation, effect, interval);
    }

    /** Returns this, with a certain size of the effect. */
    public Analysis withEffect(EffectSize newEffect) {
        return new Analysis(level, test, pairing, twoSided, aggregation, newEffect, interval);
    }

    /** Returns this, with a confidence interval that is computed in a certain way. */
    public Analysis withInterval(IntervalMethod newInterval) {
        return new Analysis(level, test, pairing, twoSided, aggregation, effect, newInterval);
    }
}
