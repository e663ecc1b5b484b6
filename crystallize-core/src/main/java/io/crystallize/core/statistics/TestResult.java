package io.crystallize.core.statistics;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What a statistical test found. Immutable.
 *
 * @param test the test's name, and how it was carried out, as in {@code paired permutation (exact)}
 * @param p the probability, if the null hypothesis were true, of data that speak for the alternative at least as much;
 *     above 0 and at most 1
 * @param statistic the test's statistic, or null if it has none of interest
 * @param degreesOfFreedom of the statistic's distribution, or null if it has none; of an F distribution, of its
 *     numerator
 * @param errorDegreesOfFreedom of the denominator of an F distribution, or null
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TestResult(
        String test,
        double p,
        @Nullable Double statistic,
        @Nullable Double degreesOfFreedom,
        @Nullable Double errorDegreesOfFreedom) {
    /**
     * Puts together what a test found.
     *
     * @throws IllegalArgumentException if p is not above 0 and at most 1
     */
    public TestResult {
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("p of " + test + " is " + p + ", but has to be above 0 and at most 1");
        }
    }

    /** Returns the result of a test that has a p value only. */
    public static TestResult of(String test, double p) {
        return new TestResult(test, p, null, null, null);
    }
}
