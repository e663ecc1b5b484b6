package io.crystallize.core.verdict;

/** The direction a {@link Hypothesis} claims; both are strict, because only a difference can be shown. */
public enum Comparison {
    /** The left side's mean is greater than the right side's. */
    GREATER(">"),
    /** The left side's mean is less than the right side's. */
    LESS("<");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** Returns how it is written in a hypothesis: {@code >} or {@code <}. */
    public String symbol() {
        return symbol;
    }
}
