package io.crystallize.core.verdict;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of judging a {@link Hypothesis}. Immutable.
 *
 * <p>{@code p}, {@code pAdjusted}, {@code effect} and {@code test} are null if, and only if, there is no verdict.
 *
 * @param hypothesis what was claimed
 * @param outcome whether the data bear it out
 * @param reason why the outcome is what it is, in plain words; with {@link Outcome#NO_VERDICT}, also the way out
 * @param about what the replicates are a sample of, and so what the verdict is about
 * @param p the one-sided p value of this hypothesis on its own; never 0
 * @param pAdjusted the p value after Holm's correction for all hypotheses that could be judged; this one is compared
 *     with the level
 * @param effect the mean paired difference, left − right
 * @param test the name of the test, and how it was carried out
 * @param pairs the number of replicates in which both sides have a value
 * @param missing the replicates that have no pair, in ascending order; immutable
 */
public record Verdict(
        Hypothesis hypothesis,
        Outcome outcome,
        String reason,
        String about,
        @Nullable Double p,
        @Nullable Double pAdjusted,
        @Nullable Effect effect,
        @Nullable String test,
        int pairs,
        List<Integer> missing) {
    private static final int MOST_NAMED = 10;

    /** Whether the data bear a claim out. */
    public enum Outcome {
        /** They do: the adjusted p value does not exceed the level. */
        SUPPORTED,
        /** They don't, which is no evidence for the contrary. */
        NOT_SUPPORTED,
        /** They can't tell, whatever they are. */
        NO_VERDICT
    }

    /**
     * Puts together what {@link Judge} found.
     *
     * @throws IllegalArgumentException if the results of the test are not all there with a verdict, or all absent
     *     without
     */
    public Verdict {
        boolean none = outcome == Outcome.NO_VERDICT;
        if ((p == null) != none || (pAdjusted == null) != none || (effect == null) != none || (test == null) != none) {
            throw new IllegalArgumentException(
                    "p, pAdjusted, effect and test have to be " + (none ? "absent" : "present") + " with " + outcome);
        }
        missing = List.copyOf(missing);
    }

    /**
     * Returns it as one sentence, such as {@code standardized.accuracy > baseline.accuracy: SUPPORTED (p = 9.3e-10,
     * effect +0.170 [0.150, 0.190], 30 pairs), about splits of this data only}.
     */
    public String sentence() {
        String claim = hypothesis.text() + ": " + outcome;
        if (p == null || pAdjusted == null || effect == null) {
            return claim + (pairs == 0 ? "" : " (" + pairsInWords() + ")") + ". " + reason;
        }
        String adjusted = pAdjusted.equals(p) ? "" : ", adjusted " + Figures.significant(pAdjusted, 2);
        return claim + " (p = " + Figures.significant(p, 2) + adjusted + ", effect " + effect.inWords() + ", "
                + pairsInWords() + "), " + about;
    }

    private String pairsInWords() {
        String counted = pairs == 1 ? "1 pair" : pairs + " pairs";
        if (missing.isEmpty()) {
            return counted;
        }
        String named = missing.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = missing.size() > MOST_NAMED ? " and " + (missing.size() - MOST_NAMED) + " more" : "";
        return counted
                + (missing.size() == 1
                        ? "; replicate " + named + " has none"
                        : "; replicates " + named + more + " have none");
    }
}
