package io.crystallize.core.verdict;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers that are the same on every Java virtual machine: what {@link Math} computes may differ in its last bits, and
 * a verdict is part of an experiment's digest. Rounding to {@value #DIGITS} digits leaves one in a million that does.
 */
final class Portable {
    private static final int DIGITS = 10;

    private Portable() {}

    static double round(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue()
                : value;
    }
}
