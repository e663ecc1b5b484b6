package io.crystallize.core.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Why the level of an interval for a mean or a share can't be trusted, and what holds better. It looks at the number of
 * values and their skewness only, so it errs either way: below ten values it always speaks, because so few can't show their skew.
 *
 * @param reason why, one sentence
 * @param better what holds better, at least one, each a phrase
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Caution(String reason, List<String> better) {
    /** Below so many values, their skewness says nothing: {@value}. */
    static final int FEW = 10;
    /** Below so many values, resampling them shows too little of the tails: {@value}. */
    static final int FEW_TO_RESAMPLE = 30;
    /** A share needs so many of the rarer of zeros and ones for a normal approximation: {@value}. */
    static final int RARE = 10;

    /** Of the interval of a median that is offered where a p value can't be trusted. */
    private static final double MEDIANS_LEVEL = 0.95;

    private static final String T = "Student's t";
    private static final String BCA = "the BCa bootstrap";

    /** Keeps a copy of the list. */
    public Caution {
        better = List.copyOf(better);
    }

    /**
     * Looks at values of which a Student's t interval for the mean is taken. It may be trusted from n &gt; 25 G1² on,
     * where G1 is the skewness (Cochran, <i>Sampling Techniques</i>, 1977, section 2.15), and from ten values on.
     * Values that are equal but for rounding have no skewness.
     *
     * @param level that of the interval
     */
    public static Optional<Caution> ofT(double[] values, double level) {
        return of(alone(values), level, nominal(level, T), FEW);
    }

    /** The same of left − right, pair by pair. */
    public static Optional<Caution> ofT(double[] left, double[] right, double level) {
        return of(pairs(left, right), level, nominal(level, T), FEW);
    }

    /** The same for a BCa interval, which also needs {@value #FEW_TO_RESAMPLE} values. */
    public static Optional<Caution> ofBootstrap(double[] values, double level) {
        return of(alone(values), level, nominal(level, BCA), FEW_TO_RESAMPLE);
    }

    /** The same of left − right, pair by pair. */
    public static Optional<Caution> ofBootstrap(double[] left, double[] right, double level) {
        return of(pairs(left, right), level, nominal(level, BCA), FEW_TO_RESAMPLE);
    }

    /**
     * Looks at values, all 0 or 1, of whose share a Wilson interval is taken. Near 0 or 1, it covers as little as 83 %:
     * of 5 values with a share of 0.036, 10 with 0.018, 30 with 0.006 (84 to 85 %). It may be trusted if at least ten
     * are of the rarer kind.
     */
    public static Optional<Caution> ofWilson(double[] values, double level) {
        return ofBinary(values, level, nominal(level, "Wilson's interval"), ", 'interval: exact'");
    }

    /**
     * The same of either side of a difference of shares, of which Newcombe's interval is taken: of two sides of 10 with
     * shares near 0 and 1, it covers as little as 88 %; of 30, 90 %.
     */
    public static Optional<Caution> ofNewcombe(double[] side, double level) {
        return ofBinary(side, level, nominal(level, "Newcombe's interval"), "");
    }

    /**
     * Looks at values, as {@link #ofT} does, of whose mean a t test is made, or a permutation test of signs, which takes
     * them for symmetric. Of 2000 true means of lognormal values that were claimed to be less, at the level 5 %, the
     * permutation test supported 15 % (5 values each), 21 % (10) and 15 % (30); 0, 7 and 4 % without a caution, because
     * few values don't always show their skew.
     *
     * @param test its name
     */
    public static Optional<Caution> ofP(double[] values, String test) {
        return of(alone(values), MEDIANS_LEVEL, p(test), FEW);
    }

    /** The same of left − right, pair by pair; empty if they are all alike. */
    public static Optional<Caution> ofP(double[] left, double[] right, String test) {
        Differences differences = pairs(left, right);
        return differences.allAlike() ? Optional.empty() : of(differences, MEDIANS_LEVEL, p(test), FEW);
    }

    private static String p(String test) {
        return "The p value of the test '" + test + "' can't be trusted: ";
    }

    private static String nominal(double level, String method) {
        Sample.requireLevel(level);
        return percent(level) + " by " + method + " can't be trusted: ";
    }

    private static Differences alone(double[] values) {
        Sample.requireFinite("values", values);
        return new Differences(values, Rounding.ofValues(values));
    }

    private static Differences pairs(double[] left, double[] right) {
        Sample.requirePairs(left, right);
        return Differences.of(left, right);
    }

    private static Optional<Caution> of(Differences looked, double level, String nominal, int enough) {
        double[] values = looked.values();
        if (Sample.isBinary(values)) {
            return ofBinary(values, level, nominal, "");
        }
        int n = values.length;
        double skewness = n < 3 || looked.allAlike() ? 0 : Sample.skewness(values);
        double needed = 25 * skewness * skewness;
        if (n >= enough && n > needed) {
            return Optional.empty();
        }
        String reason = n < FEW
                ? "so few values (" + n + ") can't show whether their distribution is skewed"
                : n <= needed
                        ? String.format(
                                Locale.ROOT, "the values are skewed (%.2f), and %d are too few for that", skewness, n)
                        : n + " values show too little of the tails to be resampled";
        return Optional.of(new Caution(nominal + reason + ".", better(values, level, Math.max(enough, needed))));
    }

    private static Optional<Caution> ofBinary(double[] values, double level, String nominal, String asked) {
        int n = values.length;
        int ones = Sample.ones(values);
        if (Math.min(ones, n - ones) >= RARE) {
            return Optional.empty();
        }
        Interval exact = ProportionIntervals.clopperPearson(ones, n, level);
        return Optional.of(new Caution(
                nominal + "the values are 0 or 1, and fewer than " + RARE + " are " + (ones <= n - ones ? "1" : "0")
                        + ".",
                List.of("the exact interval of the proportion (" + exact.method() + asked + ") " + ends(exact))));
    }

    private static List<String> better(double[] values, double level, double needed) {
        List<String> better = new ArrayList<>();
        EffectIntervals.median(values, level)
                .ifPresent(median -> better.add("the median's interval by order statistics " + ends(median)
                        + ", which holds " + percent(median.level()) + " whatever the distribution"));
        better.add("more replicates: at least " + (int) Math.min(Integer.MAX_VALUE - 1.0, Math.floor(needed) + 1));
        return better;
    }

    private static String ends(Interval interval) {
        return String.format(Locale.ROOT, "[%.4g, %.4g]", interval.low(), interval.high());
    }

    /** Rounded down: a level is not said to be greater than it is. */
    private static String percent(double level) {
        double tenths = Math.floor(level * 1000 + 1e-9) / 10;
        return (tenths == Math.rint(tenths) ? Long.toString((long) tenths) : Double.toString(tenths)) + " %";
    }
}
