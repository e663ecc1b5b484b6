package io.crystallize.core.statistics;

/** Sums in ascending order, which adding one number to all of them leaves in ascending order. */
final class SortedSums {
    private SortedSums() {}

    /** Merges ascending sums plus a number with other ascending sums plus another number. */
    static double[] merge(double[] first, double toFirst, double[] second, double toSecond) {
        double[] merged = new double[first.length + second.length];
        int i = 0;
        int j = 0;
        for (int k = 0; k < merged.length; k++) {
            boolean takeFirst = j == second.length || i < first.length && first[i] + toFirst <= second[j] + toSecond;
            merged[k] = takeFirst ? first[i++] + toFirst : second[j++] + toSecond;
        }
        return merged;
    }
}
