package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far the conditions' sums of ranks, each of its block, are apart. Ranks are doubled and taken from their mean, so
 * that all of them are whole, also where they are shared, and sums that are equal on paper are equal.
 *
 * <p><b>Exact.</b> If the order in a block is chance, each different order of its ranks is as probable as another. Block
 * by block, the distribution of the vector of sums is carried on. It is the same however the conditions are named, so
 * vectors that differ in their order only are one: {@code k!} times fewer of {@code k} conditions.
 *
 * @param blocks the ranks of each, in ascending order; the blocks in an order that doesn't depend on the one they came in
 * @param between the sum of the squares of the sums
 * @param within the sum of the squares of the ranks, which is the same in any order
 */
record RankSums(int[][] blocks, long between, long within) {
    /** The most additions of a block's order to a vector: what takes some hundredths of a second. */
    private static final int MOST_ADDITIONS = 1 << 17;

    /** Of a table of as many values in each block. */
    static RankSums of(double[][] table) {
        int conditions = table[0].length;
        int[][] blocks = new int[table.length][];
        long[] sums = new long[conditions];
        long within = 0;
        for (int i = 0; i < table.length; i++) {
            double[] ranks = Midranks.of(table[i]).ranks();
            blocks[i] = Arrays.stream(ranks)
                    .mapToInt(rank -> (int) (2 * rank) - conditions - 1)
                    .toArray();
            for (int j = 0; j < conditions; j++) {
                sums[j] += blocks[i][j];
                within += (long) blocks[i][j] * blocks[i][j];
            }
            Arrays.sort(blocks[i]);
        }
        Arrays.sort(blocks, Arrays::compare);
        return new RankSums(blocks, squares(sums), within);
    }

    private static long squares(long[] sums) {
        return Arrays.stream(sums).map(sum -> sum * sum).sum();
    }

    /**
     * Returns the probability of sums that are at least as far apart, given the ties; empty if that takes too long,
     * which depends on the number of blocks and conditions and on the ties.
     */
    OptionalDouble exactP() {
        if (between == 0) {
            return OptionalDouble.of(1);
        }
        Packing packing = new Packing(blocks[0].length, blocks.length);
        if (!packing.fits()) {
            return OptionalDouble.empty();
        }
        Map<Long, Double> vectors =
                Map.of(packing.pack(Arrays.stream(blocks[0]).asLongStream().toArray()), 1.0);
        double left =
                Arrays.stream(blocks).skip(1).mapToDouble(RankSums::orders).sum();
        double additions = 0;
        for (int i = 1; i < blocks.length; i++) {
            // There will hardly be fewer vectors again.
            if (additions + vectors.size() * left > MOST_ADDITIONS) {
                return OptionalDouble.empty();
            }
            double orders = orders(blocks[i]);
            left -= orders;
            additions += vectors.size() * orders;
            int[] order = blocks[i].clone();
            Map<Long, Double> next = new LinkedHashMap<>();
            do {
                for (Map.Entry<Long, Double> vector : vectors.entrySet()) {
                    long[] sums = packing.unpack(vector.getKey());
                    Arrays.setAll(sums, j -> sums[j] + order[j]);
                    Arrays.sort(sums);
                    next.merge(packing.pack(sums), vector.getValue(), Double::sum);
                }
            } while (advance(order));
            next.replaceAll((vector, weight) -> weight / orders);
            vectors = next;
        }
        return OptionalDouble.of(vectors.entrySet().stream()
                .filter(vector -> squares(packing.unpack(vector.getKey())) >= between)
                .mapToDouble(Map.Entry::getValue)
                .sum());
    }

    /** How many different orders ascending numbers have. */
    private static double orders(int[] ascending) {
        double orders = 1;
        int alike = 1;
        for (int i = 1; i < ascending.length; i++) {
            alike = ascending[i] == ascending[i - 1] ? alike + 1 : 1;
            orders = orders * (i + 1) / alike;
        }
        return orders;
    }

    /** Puts the numbers in the next order, of different ones, in which they come first in ascending order. */
    private static boolean advance(int[] order) {
        int i = order.length - 2;
        while (i >= 0 && order[i] >= order[i + 1]) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        int j = order.length - 1;
        while (order[j] <= order[i]) {
            j--;
        }
        swap(order, i, j);
        for (int low = i + 1, high = order.length - 1; low < high; low++, high--) {
            swap(order, low, high);
        }
        return true;
    }

    private static void swap(int[] order, int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }

    /** A vector of sums in a number: all but the last, as they add up to 0. */
    private record Packing(int conditions, long most, int bits) {
        Packing(int conditions, int blocks) {
            this(conditions, (long) blocks * (conditions - 1), 63 / (conditions - 1));
        }

        /** Whether a sum, which is between the most and its negative, fits into the bits it has. */
        boolean fits() {
            return 2 * most < 1L << bits;
        }

        long pack(long[] sums) {
            long packed = 0;
            for (int i = 0; i < conditions - 1; i++) {
                packed = packed << bits | sums[i] + most;
            }
            return packed;
        }

        long[] unpack(long packed) {
            long[] sums = new long[conditions];
            long left = packed;
            for (int i = conditions - 2; i >= 0; i--) {
                sums[i] = (left & (1L << bits) - 1) - most;
                sums[conditions - 1] -= sums[i];
                left >>>= bits;
            }
            return sums;
        }
    }
}
