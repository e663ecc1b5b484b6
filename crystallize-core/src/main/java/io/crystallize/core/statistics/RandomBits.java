package io.crystallize.core.statistics;

import org.apiguardian.api.API;

/**
 * Random bits that are the same on every Java virtual machine, from a seed and names (Steele, Lea &amp; Flood, <i>Fast
 * Splittable Pseudorandom Number Generators</i>, OOPSLA 2014, with the constants of its reference implementation). For
 * one thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RandomBits {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /** Starts the stream that a seed and names, in their order, have: others have another. */
    public RandomBits(long seed, String... names) {
        absorb(seed);
        for (String name : names) {
            absorb(name.length());
            name.chars().forEach(this::absorb);
        }
    }

    /** Returns the next 64 bits, each 0 or 1 with equal probability. */
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /**
     * Returns the next number from 0 to below a bound, all equally probable (Lemire, <i>Fast Random Integer Generation
     * in an Interval</i>, ACM TOMACS 29, 2019).
     *
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound is " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xffffffffL) < bound) {
            long threshold = (1L << 32) % bound;
            while ((product & 0xffffffffL) < threshold) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    private void absorb(long value) {
        state = mix((state + GAMMA) ^ value);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
