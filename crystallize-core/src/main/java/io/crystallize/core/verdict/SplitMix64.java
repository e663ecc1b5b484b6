package io.crystallize.core.verdict;

/**
 * Random bits that are the same on every Java virtual machine, from a seed and names (Steele, Lea &amp; Flood, <i>Fast
 * Splittable Pseudorandom Number Generators</i>, OOPSLA 2014, with the constants of its reference implementation).
 */
final class SplitMix64 {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    SplitMix64(long seed, String... names) {
        absorb(seed);
        for (String name : names) {
            absorb(name.length());
            name.chars().forEach(this::absorb);
        }
    }

    long nextLong() {
        state += GAMMA;
        return mix(state);
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
