package io.crystallize.core.statistics;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * How the level of a test is shared out among several looks at data that grow: a look that rejects ends the matter, and
 * the probability that any of them rejects falsely stays at the level.
 *
 * <p>What may have been spent once a part t of all observations is there is a function of t alone (Lan &amp; DeMets,
 * <i>Discrete Sequential Boundaries for Clinical Trials</i>, Biometrika 70, 1983), here the level times t³ (Kim &amp;
 * DeMets, <i>Design and Analysis of Group Sequential Tests Based on the Type I Error Spending Rate Function</i>,
 * Biometrika 74, 1987), which spends late, as O'Brien and Fleming's boundaries do. Each look gets what may be spent since
 * the one before, and the looks' shares are added up (Bonferroni), so the level holds for any test, however one look
 * depends on another; who knows the joint distribution of the statistics could spend a little more.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AlphaSpending {
    private AlphaSpending() {}

    /**
     * Returns the shares of the level, one for each look; their sum is 1, but for rounding.
     *
     * @param observations how many there are at each look, ascending, and at least 1
     */
    public static double[] shares(int... observations) {
        double[] shares = new double[observations.length];
        double all = observations[observations.length - 1];
        double before = 0;
        for (int i = 0; i < shares.length; i++) {
            double part = observations[i] / all;
            double spent = part * part * part;
            if (!(spent > before)) {
                throw new IllegalArgumentException(
                        "Numbers of observations that don't ascend from 1: " + Arrays.toString(observations));
            }
            shares[i] = spent - before;
            before = spent;
        }
        return shares;
    }

    /**
     * Returns the p value as of the last look: the least level at which one of the looks has rejected. However it is
     * decided which look is the last, the probability that it is as small as a level is at most that level; so it can be
     * corrected for several tests, as any p can.
     *
     * @param p the p value of each look up to now, 1 for a look at which there was none
     * @param shares of the level, of at least as many looks
     */
    public static double sequentialP(double[] p, double[] shares) {
        double least = 1;
        for (int i = 0; i < p.length; i++) {
            least = Math.min(least, p[i] / shares[i]);
        }
        return least;
    }
}
