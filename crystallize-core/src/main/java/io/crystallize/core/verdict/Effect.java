package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Interval;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How great an effect is, with a confidence interval. Of a difference, left − right without the margin of the claim: a
 * claim "less than" is borne out by a negative one.
 *
 * <p>The interval is two-sided, allows for looks that were planned, and is not adjusted for the number of hypotheses. A verdict's p may be one-sided and is from
 * a test of its own: a claim can be supported while the interval includes 0. Where replicates are splits of one data set
 * and the test is not corrected for it, it covers the mean over splits of this data, not that of the process.
 *
 * @param size what is measured
 * @param estimate how great it is; finite
 * @param interval where the true value lies, or null if the values leave it undefined
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Effect(
        EffectSize size, double estimate, @Nullable Interval interval) {
    /** The confidence level of every interval: {@value}. */
    public static final double LEVEL = 0.95;

    /** Returns it as in {@code difference +0.170 [0.150, 0.190]}. */
    String inWords() {
        String sign = size != EffectSize.RATIO && estimate > 0 ? "+" : "";
        String name = size.words() + " ";
        if (interval == null) {
            return name + sign + Figures.significant(estimate, 3);
        }
        double half = (interval.high() - interval.low()) / 2;
        if (half == 0) {
            String value = Figures.significant(estimate, 3);
            return name + sign + value + " [" + value + ", " + value + "]";
        }
        return name + sign + Figures.withUncertainty(estimate, half) + " ["
                + Figures.withUncertainty(interval.low(), half) + ", " + Figures.withUncertainty(interval.high(), half)
                + "]";
    }
}
