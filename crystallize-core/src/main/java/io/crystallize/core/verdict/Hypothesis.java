package io.crystallize.core.verdict;

/**
 * A claim about the means of two metrics, such as {@code standardized.accuracy > baseline.accuracy}, to be judged at a
 * significance level. Immutable.
 *
 * <p>The grammar, with white space allowed between any two symbols:
 *
 * <pre>
 * hypothesis = operand ( "&gt;" | "&lt;" ) operand
 * operand    = name "." name                                           condition, metric
 * name       = ( letter | digit | "_" ) { letter | digit | "_" | "-" }
 *            | '"' { any character, with \" for a quote and \\ for a backslash } '"'
 * </pre>
 *
 * <p>A bare operand of digits alone ({@code 0.5}) is taken for a number, and refused: a mean can't be compared with a
 * constant yet.
 *
 * @param left what is claimed to be greater or less
 * @param comparison the direction of the claim
 * @param right what it is compared with; not equal to {@code left}
 * @param level the probability, between 0 and 1, of calling the claim supported when it is not true; all claims of an
 *     experiment together share it
 * @param text the claim as it was written; not blank
 */
public record Hypothesis(MetricRef left, Comparison comparison, MetricRef right, double level, String text) {
    /** The level of a hypothesis that doesn't say another: {@value}. */
    public static final double DEFAULT_LEVEL = 0.05;

    /**
     * Makes a claim out of its parts.
     *
     * @throws IllegalArgumentException if both sides are equal, the level is not between 0 and 1, or the text is blank
     */
    public Hypothesis {
        if (left.equals(right)) {
            throw new IllegalArgumentException(
                    "A hypothesis compares two different metrics or conditions, not " + left + " with itself");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("The level of hypothesis '" + text + "' is " + level
                    + ", but has to lie between 0 and 1, for example " + DEFAULT_LEVEL);
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("The text of a hypothesis is blank");
        }
    }

    /**
     * Returns the claim with {@link #DEFAULT_LEVEL}, and the text that {@link #parse} would read back to it.
     *
     * @throws IllegalArgumentException if both sides are equal
     */
    public static Hypothesis of(MetricRef left, Comparison comparison, MetricRef right) {
        return new Hypothesis(left, comparison, right, DEFAULT_LEVEL, left + " " + comparison.symbol() + " " + right);
    }

    /**
     * Reads a claim, with {@link #DEFAULT_LEVEL}.
     *
     * @param text a claim and nothing after it
     * @throws HypothesisSyntaxException if it is anything else: {@code >=} and {@code <=} too, as they need a margin,
     *     and margins are not supported yet
     */
    public static Hypothesis parse(String text) {
        return new HypothesisParser(text).parse();
    }

    /**
     * Returns the same claim at another level.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Hypothesis withLevel(double newLevel) {
        return new Hypothesis(left, comparison, right, newLevel, text);
    }
}
