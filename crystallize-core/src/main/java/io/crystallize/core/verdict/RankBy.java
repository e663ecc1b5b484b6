package io.crystallize.core.verdict;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * What the conditions of an experiment are ranked by. Immutable.
 *
 * @param metric the metric whose mean decides; not empty
 * @param best which end is the best
 * @param level the probability, between 0 and 1, of telling any condition wrongly from the best
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record RankBy(String metric, Best best, double level) {
    /** Which mean is the best. */
    public enum Best {
        /** The highest, as of an accuracy. */
        HIGHEST,
        /** The lowest, as of a loss. */
        LOWEST;

        /** Returns its name in an experiment file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Says what to rank by.
     *
     * @throws IllegalArgumentException if the metric is empty, or the level not between 0 and 1
     */
    public RankBy {
        if (metric.isEmpty()) {
            throw new IllegalArgumentException("metric is empty");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("The level is " + level
                    + ", but has to lie between 0 and 1, for example " + Analysis.DEFAULT_LEVEL);
        }
    }

    /** Ranks by a metric whose highest mean is the best, at the usual level. */
    public static RankBy highest(String metric) {
        return new RankBy(metric, Best.HIGHEST, Analysis.DEFAULT_LEVEL);
    }

    /** Ranks by a metric whose lowest mean is the best, at the usual level. */
    public static RankBy lowest(String metric) {
        return new RankBy(metric, Best.LOWEST, Analysis.DEFAULT_LEVEL);
    }
}
