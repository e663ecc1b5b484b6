package io.crystallize.core.verdict;

import java.util.Locale;
import org.apiguardian.api.API;

/** What is reported as the size of an effect. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum EffectSize {
    /** The difference of the means, left − right, in the metric's unit. */
    DIFFERENCE("difference"),
    /** The ratio of the means, left / right. */
    RATIO("ratio"),
    /** Hedges' g: the difference in standard deviations (of pairs, those of their differences), without small bias. */
    HEDGES_G("Hedges' g"),
    /** Cliff's delta: how much more probable it is that a left value exceeds a right one than the reverse. */
    CLIFFS_DELTA("Cliff's delta"),
    /** The difference of two shares, of values that are all 0 or 1. */
    RISK_DIFFERENCE("risk difference");

    private final String words;

    EffectSize(String words) {
        this.words = words;
    }

    /** Returns its name in an experiment file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
        return words;
    }
}
