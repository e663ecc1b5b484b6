package io.crystallize.core.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of finite numbers without any rounding, as a fixed-point number that has a place for every bit of every double:
 * Neal, Fast exact summation using small and large superaccumulators (2015), section 2. Of up to 2³⁰ numbers. Not
 * safe for use by several threads.
 */
final class ExactSum {
    private static final int LIMB_BITS = 32;
    private static final long LIMB = 0xffff_ffffL;

    /** Of the lowest bit of the lowest limb: below the least double, 2⁻¹⁰⁷⁴. */
    private static final int EXPONENT = -1075;

    /** Parts of the sum, each 2³² times the one before it; not carried over, so that each takes any sign. */
    private final long[] limbs = new long[2048 / LIMB_BITS + 2];

    void add(double value) {
        add(value, 1);
    }

    void subtract(double value) {
        add(value, -1);
    }

    private void add(double value, int factor) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7ff;
        long fraction = bits & (1L << 52) - 1;
        long magnitude = exponent == 0 ? fraction << 1 : fraction | 1L << 52;
        long sign = bits < 0 ? -factor : factor;
        int limb = exponent / LIMB_BITS;
        int shift = exponent % LIMB_BITS;
        long low = (magnitude & LIMB) << shift;
        long high = (magnitude >>> LIMB_BITS) << shift;
        limbs[limb] += sign * (low & LIMB);
        limbs[limb + 1] += sign * ((low >>> LIMB_BITS) + (high & LIMB));
        limbs[limb + 2] += sign * (high >>> LIMB_BITS);
    }

    BigDecimal value() {
        int lowest = 0;
        while (lowest < limbs.length && limbs[lowest] == 0) {
            lowest++;
        }
        BigInteger sum = BigInteger.ZERO;
        for (int i = limbs.length - 1; i >= lowest; i--) {
            sum = sum.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(limbs[i]));
        }
        return timesPowerOfTwo(sum, EXPONENT + lowest * LIMB_BITS);
    }

    private static BigDecimal timesPowerOfTwo(BigInteger number, int exponent) {
        if (exponent >= 0) {
            return new BigDecimal(number.shiftLeft(exponent));
        }
        // As many decimals as it takes: x/2ⁿ is x·5ⁿ/10ⁿ.
        return new BigDecimal(number.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    }
}
