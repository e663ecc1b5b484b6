package io.crystallize.core.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Corrections for several tests: adjusted p values, each in the place of its own, to be compared with the level that
 * holds for all of them. For one thread or many.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MultipleTests {
    private MultipleTests() {}

    /**
     * Holm's correction: at the level, the probability of any false rejection, however the tests depend on each other
     * (Holm, <i>A Simple Sequentially Rejective Multiple Test Procedure</i>, Scandinavian Journal of Statistics 6,
     * 1979).
     *
     * @param p from 0 to 1
     */
    public static double[] holm(double[] p) {
        return holm(p, p.length);
    }

    /**
     * Holm's correction where more tests belong to the family than those whose p values are there: each of the others
     * may have any. It is at least as strict as with them.
     *
     * @param p from 0 to 1
     * @param family how many tests there are in all
     * @throws IllegalArgumentException if those are fewer than there are p values
     */
    public static double[] holm(double[] p, long family) {
        if (family < p.length) {
            throw new IllegalArgumentException("A family of " + family + " tests has not " + p.length + " p values");
        }
        double[] ascending = ascending(p);
        double[] adjusted = new double[p.length];
        double last = 0;
        for (int i = 0; i < p.length; i++) {
            last = Math.max(last, Math.min(1, (family - i) * ascending[i]));
            adjusted[i] = last;
        }
        // Of equal p values, the first has the greatest factor, and so decides for all.
        return inPlace(p, ascending, adjusted);
    }

    /**
     * The correction of Benjamini and Hochberg: at the level, the expected share of false rejections among all
     * rejections, if the tests are independent, or their dependence positive (Benjamini &amp; Hochberg, <i>Controlling
     * the False Discovery Rate</i>, Journal of the Royal Statistical Society B 57, 1995).
     *
     * @param p from 0 to 1
     */
    public static double[] benjaminiHochberg(double[] p) {
        double[] ascending = ascending(p);
        double[] adjusted = new double[p.length];
        double last = 1;
        for (int i = p.length - 1; i >= 0; i--) {
            last = Math.min(last, ascending[i] * p.length / (i + 1));
            adjusted[i] = last;
        }
        // Of equal p values, the last has the smallest factor, and decides for all before it.
        return inPlace(p, ascending, adjusted);
    }

    private static double[] ascending(double[] p) {
        for (double each : p) {
            if (!(each >= 0 && each <= 1)) {
                throw new IllegalArgumentException("p is " + each + ", but has to be from 0 to 1");
            }
        }
        double[] ascending = p.clone();
        Arrays.sort(ascending);
        return ascending;
    }

    private static double[] inPlace(double[] p, double[] ascending, double[] adjusted) {
        return Arrays.stream(p)
                .map(each -> adjusted[firstIndexOf(each, ascending)])
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
