package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crystallize.core.digest.Digest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
    private static RandomStream ofState(long... state) {
        ByteBuffer bytes = ByteBuffer.allocate(Digest.BYTES);
        for (long part : state) {
            bytes.putLong(part);
        }
        return new RandomStream(Digest.ofBytes(bytes.array()));
    }

    private static RandomStream seeded() {
        return new RandomStream(RandomStream.identity(42, 0, "step"));
    }

    /** The output of the authors' C program (prng.di.unimi.it/xoshiro256plusplus.c) for the state 1, 2, 3, 4. */
    @Test
    void nextLong_isXoshiro256PlusPlus() {
        RandomStream stream = ofState(1, 2, 3, 4);
        assertThat(LongStream.generate(stream::nextLong).limit(10))
                .containsExactly(
                        41943041L,
                        58720359L,
                        3588806011781223L,
                        3591011842654386L,
                        Long.parseUnsignedLong("9228616714210784205"),
                        Long.parseUnsignedLong("9973669472204895162"),
                        Long.parseUnsignedLong("14011001112246962877"),
                        Long.parseUnsignedLong("12406186145184390807"),
                        Long.parseUnsignedLong("15849039046786891736"),
                        Long.parseUnsignedLong("10450023813501588000"));
    }

    @Test
    void nextLong_followsThePublishedStep_fromAnyState() {
        Digest identity = RandomStream.identity(-1, 7, "other");
        ByteBuffer bytes = ByteBuffer.wrap(identity.toBytes());
        long[] s = {bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()};
        RandomStream stream = new RandomStream(identity);
        for (int i = 0; i < 1000; i++) {
            long sum = s[0] + s[3];
            assertThat(stream.nextLong()).isEqualTo((sum << 23 | sum >>> 41) + s[0]);
            long t = s[1] << 17;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= t;
            s[3] = s[3] << 45 | s[3] >>> 19;
        }
    }

    @Test
    void identity_differsWithSeedReplicateAndStep() {
        assertThat(RandomStream.identity(1, 2, "a"))
                .isEqualTo(RandomStream.identity(1, 2, "a"))
                .isNotEqualTo(RandomStream.identity(2, 1, "a"))
                .isNotEqualTo(RandomStream.identity(1, 3, "a"))
                .isNotEqualTo(RandomStream.identity(1, 2, "b"));
    }

    @Test
    void narrowerNumbers_areTheUpperBitsOfOneDraw() {
        long bits = ofState(9, 8, 7, 6).nextLong();
        assertThat(ofState(9, 8, 7, 6).nextInt()).isEqualTo((int) (bits >>> 32));
        assertThat(ofState(9, 8, 7, 6).nextBoolean()).isEqualTo(bits < 0);
        assertThat(ofState(9, 8, 7, 6).nextDouble()).isEqualTo((bits >>> 11) * 0x1.0p-53);
        assertThat(ofState(9, 8, 7, 6).nextFloat()).isEqualTo((bits >>> 40) * 0x1.0p-24f);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "-5, -4",
        "9223372036854775806, 9223372036854775807",
        "-9223372036854775808, -9223372036854775807",
        "-9223372036854775808, 9223372036854775807",
        "-9223372036854775808, 0",
        "-1, 9223372036854775807",
        "0, 9223372036854775807",
        "0, 4611686018427387905",
        "-2305843009213693953, 2305843009213693952",
        "-3, 4",
    })
    void nextLong_staysInItsRange(long origin, long bound) {
        RandomStream stream = seeded();
        double sum = 0;
        for (int i = 0; i < 2000; i++) {
            long value = stream.nextLong(origin, bound);
            assertThat(value).isGreaterThanOrEqualTo(origin).isLessThan(bound);
            sum += ((double) value - origin) / ((double) bound - origin);
        }
        if (bound - 1 > origin) {
            double middle = 0.5 * ((double) bound - 1 - origin) / ((double) bound - origin);
            assertThat(sum / 2000).isCloseTo(middle, within(0.04));
        }
    }

    @ParameterizedTest
    @CsvSource({"-2147483648, 2147483647", "0, 1", "-2147483648, -2147483647", "0, 1073741825", "-3, 4"})
    void nextInt_staysInItsRange(int origin, int bound) {
        RandomStream stream = seeded();
        for (int i = 0; i < 2000; i++) {
            assertThat(stream.nextInt(origin, bound))
                    .isGreaterThanOrEqualTo(origin)
                    .isLessThan(bound);
            assertThat(stream.nextInt(7)).isBetween(0, 6);
            assertThat(stream.nextLong(7)).isBetween(0L, 6L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.1, 0.10000000000000002",
        "-0.30000000000000004, -0.3",
        "-1.7976931348623157E308, 1.7976931348623157E308",
        "0, 4.9E-324",
        "3, 3.0000000000000004",
        "-1, 0",
    })
    void nextDouble_staysInItsRange(double origin, double bound) {
        RandomStream stream = seeded();
        for (int i = 0; i < 5000; i++) {
            assertThat(stream.nextDouble(origin, bound))
                    .isGreaterThanOrEqualTo(origin)
                    .isLessThan(bound);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.1, 0.10000001", "-3.4028235E38, 3.4028235E38", "0, 1.4E-45", "-1, 0"})
    void nextFloat_staysInItsRange(float origin, float bound) {
        RandomStream stream = seeded();
        for (int i = 0; i < 5000; i++) {
            assertThat(stream.nextFloat(origin, bound))
                    .isGreaterThanOrEqualTo(origin)
                    .isLessThan(bound);
            assertThat(stream.nextFloat(3)).isGreaterThanOrEqualTo(0).isLessThan(3);
        }
    }

    @Test
    void emptyRange_isAnError() {
        RandomStream stream = seeded();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.nextInt(0))
                .withMessage("The range from 0 to 0 is empty");
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(3, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextLong(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextDouble(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextDouble(0, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextDouble(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextFloat(0));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextGaussian(0, -1));
    }

    /**
     * Chi-square with bound − 1 degrees of freedom: its mean is that number, its standard deviation √(2 (bound − 1)).
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6, 7, 10, 100})
    void nextInt_isUniform(int bound) {
        RandomStream stream = seeded();
        int draws = 1000 * bound;
        int[] counts = new int[bound];
        for (int i = 0; i < draws; i++) {
            counts[stream.nextInt(bound)]++;
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
        }
        assertThat(chiSquare).isCloseTo(bound - 1.0, within(4 * Math.sqrt(2.0 * (bound - 1))));
    }

    @Test
    void nextLong_ofThreeQuartersOfItsRange_doesNotFavourTheLowerHalf() {
        RandomStream stream = seeded();
        long bound = 3L << 61;
        int low = 0;
        for (int i = 0; i < 30_000; i++) {
            low += stream.nextLong(bound) < bound / 2 ? 1 : 0;
        }
        assertThat(low).isBetween(14_600, 15_400);
    }

    @Test
    void nextGaussian_hasTheMomentsOfTheNormalDistribution() {
        RandomStream stream = seeded();
        int n = 200_000;
        double[] powers = new double[5];
        for (int i = 0; i < n; i++) {
            double value = stream.nextGaussian();
            for (int k = 1; k <= 4; k++) {
                powers[k] += StrictMath.pow(value, k) / n;
            }
        }
        assertThat(powers[1]).isCloseTo(0, within(0.01));
        assertThat(powers[2]).isCloseTo(1, within(0.015));
        assertThat(powers[3]).isCloseTo(0, within(0.04));
        assertThat(powers[4]).isCloseTo(3, within(0.1));
        assertThat(seeded().nextGaussian(10, 2)).isEqualTo(10 + 2 * seeded().nextGaussian());
    }

    @Test
    void nextExponential_hasMeanOne_andIsFiniteAndNotNegative() {
        RandomStream stream = seeded();
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = stream.nextExponential();
            assertThat(value >= 0 && value < 37).isTrue();
            sum += value;
        }
        assertThat(sum / 100_000).isCloseTo(1, within(0.015));
    }

    @Test
    void nextBytes_areTheBytesOfTheDraws_lowestFirst() {
        byte[] bytes = new byte[11];
        ofState(1, 2, 3, 4).nextBytes(bytes);
        RandomStream same = ofState(1, 2, 3, 4);
        ByteBuffer expected = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        expected.putLong(same.nextLong()).putLong(same.nextLong());
        assertThat(bytes).isEqualTo(java.util.Arrays.copyOf(expected.array(), 11));
    }

    @Test
    void draw_byAnotherThread_isRefused() {
        RandomStream stream = seeded();
        assertThatThrownBy(
                        () -> CompletableFuture.supplyAsync(stream::nextDouble).join())
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("drawn by another thread");
    }
}
