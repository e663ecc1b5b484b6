package io.crystallize.core.verdict;

import java.util.Optional;
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
            return Optional.of("a verifier gets the samples as they are, and judges as it likes: leave all but the level"
                    + " out.");
        }
        if (twoSided && !(claim instanceof Claim.Inequality)) {
            return Optional.of("a two-sided p is for claims by '>', '<', '>=' or '<='; leave 'two-sided' out.");
        }
        if (claim instanceof Claim.Differs && (effect != null || interval != null)) {
            return Optional.of("no effect size is measured over all conditions: leave effect and interval out, or compare"
                    + " two.");
        }
        return test == null ? Optional.empty() : test.problemWith(claim, pairing);
    }

    /**
     * Returns this, at another level.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Analysis withLevel(double newLevel) {
        return new Analysis(newLevel, test, pairing, twoSided, aggregation, effect, interval);
    }
}
