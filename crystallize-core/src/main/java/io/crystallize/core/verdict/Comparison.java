package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import org.apiguardian.api.API;

/** How the two sides of a {@link Claim.Inequality} are claimed to differ. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Comparison {
    /** The left side's mean is greater than the right side. */
    GREATER(">", Alternative.GREATER),
    /** The left side's mean is less than the right side. */
    LESS("<", Alternative.LESS),
    /**
     * The left side's mean is no less than the right side, which has a margin or is a constant (non-inferiority). A test
     * can't tell it from {@link #GREATER}: what is improbable if the mean lay on the bound is even more so below it.
     */
    AT_LEAST(">=", Alternative.GREATER),
    /** The left side's mean is no greater than the right side, which has a margin or is a constant. */
    AT_MOST("<=", Alternative.LESS),
    /** The left side's mean differs from the right side, in either direction. */
    DIFFERENT("!=", Alternative.TWO_SIDED);

    private final String symbol;
    private final Alternative alternative;

    Comparison(String symbol, Alternative alternative) {
        this.symbol = symbol;
        this.alternative = alternative;
    }

    /** Returns how it is written in a hypothesis. */
    public String symbol() {
        return symbol;
    }

    /** Returns what a test of the claim speaks for. */
    public Alternative alternative() {
        return alternative;
    }

    /** Whether it makes sense only beside a margin: equality can't be shown, nor the lack of it. */
    boolean needsMargin() {
        return this == AT_LEAST || this == AT_MOST;
    }

    /** Returns the comparison that says the same with the sides exchanged. */
    Comparison mirrored() {
        return switch (this) {
            case GREATER -> LESS;
            case LESS -> GREATER;
            case AT_LEAST -> AT_MOST;
            case AT_MOST -> AT_LEAST;
            case DIFFERENT -> DIFFERENT;
        };
    }
}
