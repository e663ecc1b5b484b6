package io.crystallize.core.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as people read them, the same on every Java virtual machine: {@link Double#toString} changed in Java 19, and
 * what is written here is part of a verdict.
 */
final class Figures {
    private static final int LONGEST_PLAIN = 8;

    private Figures() {}

    /** A finite number with at most so many significant digits and no zeros at the end, such as 0.05 or 9.3e-10. */
    static String significant(double value, int digits) {
        return write(new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros());
    }

    /** A finite number with the decimals that two significant digits of its uncertainty, which is not 0, have. */
    static String withUncertainty(double value, double uncertainty) {
        BigDecimal rounded = new BigDecimal(uncertainty).round(new MathContext(2));
        int decimals = rounded.scale() - rounded.precision() + 2;
        return write(new BigDecimal(value)
                .setScale(Math.max(0, decimals), RoundingMode.HALF_EVEN)
                .round(new MathContext(LONGEST_PLAIN)));
    }

    /** A finite number with as few digits as tell it from all others. */
    static String shortest(double value) {
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return write(rounded.stripTrailingZeros());
            }
        }
        return write(new BigDecimal(value).round(new MathContext(17)).stripTrailingZeros());
    }

    private static String write(BigDecimal number) {
        int integerDigits = number.precision() - number.scale();
        boolean plain = number.scale() < 0 && integerDigits <= LONGEST_PLAIN;
        return plain ? number.toPlainString() : number.toString().replace('E', 'e');
    }
}
