package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A stream of random numbers: xoshiro256++ 1.0 (Blackman &amp; Vigna, <i>Scrambled Linear Pseudorandom Number
 * Generators</i>, ACM Transactions on Mathematical Software 47, 2021), its state the digest of the seed, the replicate
 * and the step's name. So streams are as independent as SHA-256 makes them.
 *
 * <p>Everything that is derived from the 64 bits is written down here: the defaults of {@link RandomGenerator} may
 * change from one Java version to the next, and some call {@link Math}, whose last bits may.
 */
final class RandomStream implements RandomGenerator {
    /** Names the algorithm in traces; another algorithm needs another name. */
    private static final String ALGORITHM = "xoshiro256++/1";

    private static final double FLOAT_UNIT = 0x1.0p-24;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    /** Draws by several threads would come in any order. */
    private final Thread owner = Thread.currentThread();

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    RandomStream(Digest identity) {
        ByteBuffer state = ByteBuffer.wrap(identity.toBytes());
        s0 = state.getLong();
        s1 = state.getLong();
        s2 = state.getLong();
        s3 = state.getLong();
    }

    /** The digest that decides a stream, and that is traced when a step asks for it. */
    static Digest identity(long seed, int replicate, String stream) {
        return Digester.standard().digest(List.of(ALGORITHM, seed, replicate, stream));
    }

    @Override
    public long nextLong() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "A step's random numbers were drawn by another thread than the one that asked for them, in an"
                            + " order that may differ from run to run. Draw them first, and share what was drawn, or give"
                            + " each thread a stream of its own: random(name).");
        }
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    @Override
    public float nextFloat() {
        return (float) ((nextLong() >>> 40) * FLOAT_UNIT);
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    @Override
    public float nextFloat(float bound) {
        return nextFloat(0, bound);
    }

    @Override
    public float nextFloat(float origin, float bound) {
        return (float) nextDouble(origin, bound, Math.nextDown(bound));
    }

    @Override
    public double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    @Override
    public double nextDouble(double origin, double bound) {
        return nextDouble(origin, bound, Math.nextDown(bound));
    }

    private double nextDouble(double origin, double bound, double largest) {
        if (!(origin < bound) || !Double.isFinite(origin) || !Double.isFinite(bound)) {
            throw new IllegalArgumentException("The range from " + origin + " to " + bound + " is empty or infinite");
        }
        // The two products don't overflow, where bound - origin would.
        double unit = nextDouble();
        return Math.min(origin * (1 - unit) + bound * unit, largest);
    }

    @Override
    public int nextInt(int bound) {
        return (int) nextLong(0, bound);
    }

    @Override
    public int nextInt(int origin, int bound) {
        return (int) nextLong(origin, bound);
    }

    @Override
    public long nextLong(long bound) {
        return nextLong(0, bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("The range from " + origin + " to " + bound + " is empty");
        }
        long width = bound - origin;
        if (width < 0) { // more than half of all longs: take what falls into the range
            long value = nextLong();
            while (value < origin || value >= bound) {
                value = nextLong();
            }
            return value;
        }
        // Of the 2^63 values, the last few that don't make a whole multiple of the width are drawn again.
        long value = nextLong() >>> 1;
        long remainder = value % width;
        while (value - remainder + (width - 1) < 0) {
            value = nextLong() >>> 1;
            remainder = value % width;
        }
        return origin + remainder;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        long bits = 0;
        for (int i = 0; i < bytes.length; i++) {
            bits = i % Long.BYTES == 0 ? nextLong() : bits >>> 8;
            bytes[i] = (byte) bits;
        }
    }

    /** The polar method (Marsaglia &amp; Bray, 1964), of which one of the two numbers is used. */
    @Override
    public double nextGaussian() {
        double u;
        double square;
        do {
            u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            square = u * u + v * v;
        } while (square >= 1 || square == 0);
        return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    @Override
    public double nextGaussian(double mean, double standardDeviation) {
        if (standardDeviation < 0) {
            throw new IllegalArgumentException("The standard deviation is " + standardDeviation);
        }
        return mean + standardDeviation * nextGaussian();
    }

    /** By inversion. */
    @Override
    public double nextExponential() {
        return -StrictMath.log1p(-nextDouble());
    }
}
