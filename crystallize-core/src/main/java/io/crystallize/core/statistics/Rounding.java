package io.crystallize.core.statistics;

import java.util.Arrays;

/**
 * How far rounding may have moved a number. Numbers that are equal on paper differ in their last bits as doubles:
 * 0.1 + 0.2 isn't 0.3. A test that took such a difference for a real one would find ties broken, all to one side, and
 * its p would be far too small.
 *
 * <p>A recorded value may be off by 4 units in its last place, because it is itself the outcome of a computation. Sums
 * and differences are off by 10<sup>-12</sup> of their terms besides, for additions here and where values came from.
 */
final class Rounding {
    private static final double ULPS = 4;
    private static final double RELATIVE = 1e-12;

    private Rounding() {}

    /** How far a recorded value may be off. */
    static double ofValue(double value) {
        return ULPS * Math.ulp(value);
    }

    /** How far each recorded value may be off. */
    static double[] ofValues(double[] values) {
        return Arrays.stream(values).map(Rounding::ofValue).toArray();
    }

    /** How far a term may be off that is added to others, without the error of the values it came from. */
    static double ofTerm(double term, int terms) {
        // Adding n numbers is off by at most n half units in the last place of the sum of their sizes.
        return Math.max(RELATIVE, terms * 0x1p-52) * Math.abs(term);
    }

    /** Whether numbers are equal but for rounding: none is farther from the first than both may be off. */
    static boolean allAlike(double[] numbers, double[] slack) {
        for (int i = 1; i < numbers.length; i++) {
            if (Math.abs(numbers[i] - numbers[0]) > slack[i] + slack[0]) {
                return false;
            }
        }
        return true;
    }

    /** Whether recorded values are equal but for rounding. */
    static boolean allAlike(double[] values) {
        return allAlike(values, ofValues(values));
    }
}
