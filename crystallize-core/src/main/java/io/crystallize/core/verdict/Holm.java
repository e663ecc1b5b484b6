package io.crystallize.core.verdict;

import java.util.Arrays;

/**
 * Holm's correction: p values, adjusted so that comparing each with a level keeps the probability of any false
 * rejection among them at that level, however they depend on each other (Holm, <i>A Simple Sequentially Rejective
 * Multiple Test Procedure</i>, 1979).
 */
final class Holm {
    private Holm() {}

    /** Returns the adjusted p values, each in the place of its own. */
    static double[] adjust(double[] p) {
        double[] ascending = p.clone();
        Arrays.sort(ascending);
        double[] adjusted = new double[p.length];
        double last = 0;
        for (int i = 0; i < p.length; i++) {
            last = Math.max(last, Math.min(1, (p.length - i) * ascending[i]));
            adjusted[i] = last;
        }
        // Of equal p values, the first has the greatest factor, and so decides for all.
        return Arrays.stream(p)
                .map(value -> adjusted[firstIndexOf(value, ascending)])
                .toArray();
    }

    private static int firstIndexOf(double value, double[] ascending) {
        int index = Arrays.binarySearch(ascending, value);
        while (index > 0 && ascending[index - 1] == value) {
            index--;
        }
        return index;
    }
}
