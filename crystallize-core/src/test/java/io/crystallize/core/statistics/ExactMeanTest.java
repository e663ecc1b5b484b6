package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactMeanTest {
    private static final MathContext PRECISION = new MathContext(40);
    private static final double MAX = Double.MAX_VALUE;
    private static final double MIN = Double.MIN_VALUE;

    private static double[] anyFinite(SplittableRandom random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; ) {
            double value = random.nextInt(4) == 0 ? random.nextDouble() : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                values[i++] = value;
            }
        }
        return values;
    }

    private static BigDecimal sum(double[] values) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
        }
        return sum;
    }

    private static double mean(BigDecimal sum, int count) {
        return sum.divide(BigDecimal.valueOf(count), PRECISION).doubleValue();
    }

    @Test
    void meanAndSum_ofAnyFiniteValues_areThoseOfDecimals_toTheBit() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2000; round++) {
            double[] left = anyFinite(random, random.nextInt(1, 20));
            double[] right = anyFinite(random, left.length);
            BigDecimal expected = sum(left);

            assertThat(ExactMean.of(left)).isEqualTo(mean(expected, left.length));
            assertThat(ExactMean.sum(left)).isEqualTo(expected.doubleValue());
            assertThat(ExactMean.ofDifferences(left, right))
                    .isEqualTo(mean(expected.subtract(sum(right)), left.length));
        }
    }

    @Test
    void mean_whereDoublesWouldOverflowOrVanish_isExact() {
        assertThat(ExactMean.of(new double[] {MAX, MAX, MAX})).isEqualTo(MAX);
        assertThat(ExactMean.of(new double[] {MAX, 3, -MAX})).isEqualTo(1);
        assertThat(ExactMean.of(new double[] {MIN, MIN})).isEqualTo(MIN);
        assertThat(ExactMean.sum(new double[] {1e300, MIN, -1e300})).isEqualTo(MIN);
        assertThat(ExactMean.ofDifferences(new double[] {MAX, -MAX}, new double[] {-MAX, MAX}))
                .isZero();
    }

    @Test
    void mean_ofZeros_isNotNegative() {
        for (int count = 1; count < 3; count++) {
            double[] zeros = new double[count];
            Arrays.fill(zeros, -0.0);
            assertThat(Double.doubleToLongBits(ExactMean.of(zeros))).isZero();
            assertThat(Double.doubleToLongBits(ExactMean.sum(zeros))).isZero();
        }
    }

    @Test
    void mean_ofWhatIsNotFinite_isNotFinite() {
        assertThat(ExactMean.of(new double[] {Double.NaN})).isNaN();
        assertThat(ExactMean.of(new double[] {1, Double.NEGATIVE_INFINITY})).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(ExactMean.of(new double[] {Double.POSITIVE_INFINITY})).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ExactMean.sum(new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}))
                .isNaN();
    }
}
