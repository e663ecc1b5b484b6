package io.crystallize.core.optimize;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Points of the unit cube that fill it more evenly than independent ones, in any number of dimensions, of which any
 * number may be taken: Halton's sequence, each digit of each dimension under a random permutation of its own (A. B. Owen,
 * <i>A randomized Halton algorithm in R</i>, 2017, arXiv:1706.02808), which the seed decides. Every b<sup>k</sup> points
 * in a row put one into each of as many equal parts of a dimension with base b. Commons RNG has no such
 * sequence, and Commons Math 3, which has Sobol's, is two megabytes, last released in 2016, for one table of numbers.
 */
final class LowDiscrepancy {
    /** Beyond that, further digits change nothing. */
    private static final double RESOLUTION = 0x1.0p-53;

    private final List<int[][]> permutations = new ArrayList<>();
    private int next;

    LowDiscrepancy(int dimensions, long seed) {
        BigInteger base = BigInteger.ONE;
        for (int i = 0; i < dimensions; i++) {
            base = base.nextProbablePrime();
            permutations.add(permutations(base.intValueExact(), i, seed));
        }
    }

    private static int[][] permutations(int base, int dimension, long seed) {
        List<int[]> digits = new ArrayList<>();
        for (double unit = 1; unit > RESOLUTION; unit /= base) {
            int place = digits.size();
            digits.add(IntStream.range(0, base)
                    .boxed()
                    .sorted(Comparator.comparing(digit -> chance(seed, dimension, place, digit)))
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return digits.toArray(int[][]::new);
    }

    private static Digest chance(long seed, int dimension, int place, int digit) {
        return Digester.standard().digest(List.of("halton", seed, dimension, place, digit));
    }

    /** Returns the next point, each coordinate from 0 up to but not including 1. */
    double[] next() {
        int index = next++;
        return permutations.stream()
                .mapToDouble(digits -> coordinate(index, digits))
                .toArray();
    }

    private static double coordinate(int index, int[][] permutations) {
        int base = permutations[0].length;
        int left = index;
        double unit = 1;
        double coordinate = 0;
        for (int[] permutation : permutations) {
            unit /= base;
            coordinate += permutation[left % base] * unit;
            left /= base;
        }
        return Math.min(coordinate, Math.nextDown(1.0));
    }

    /**
     * Returns different candidates of a space, as evenly spread as the points are; all of them, if there are no more
     * than that.
     */
    static List<Candidate> candidates(SearchSpace space, int number, long seed) {
        if (space.size().orElse(Long.MAX_VALUE) <= number) {
            return GridSearch.all(space, 2);
        }
        LowDiscrepancy points = new LowDiscrepancy(space.domains().size(), seed);
        Set<Candidate> candidates = new LinkedHashSet<>();
        for (long i = 0; i < 1000L * number && candidates.size() < number; i++) {
            candidates.add(space.at(points.next()));
        }
        return List.copyOf(candidates);
    }
}
