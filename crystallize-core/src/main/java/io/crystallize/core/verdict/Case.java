package io.crystallize.core.verdict;

import io.crystallize.core.statistics.TestResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hypothesis on its way to a verdict, with what was recorded of it. Two equal hypotheses are two cases. */
sealed interface Case permits ComparisonCase, DiffersCase, VerifierCase {
    /** What the judge finds out of a case that nothing is in the way of. */
    record Answer(
            @Nullable TestResult test,
            String choice,
            @Nullable Effect effect,
            Agreement agreement,
            List<String> cautions,
            Map<String, @Nullable Object> found) {}

    /** Whether what was found agrees with the claim, apart from p. */
    enum Agreement {
        /** Only p tells. */
        UNASKED,
        YES,
        NO
    }

    Hypothesis hypothesis();

    /** What a verdict is about, in words. */
    String about();

    /** What was compared. */
    Verdict.Data data();

    /** All that is in the way of a verdict, in words, with the way out; or empty if there can be one. Asked once, first. */
    Optional<String> obstacle();

    /** Whether there will be a p value. */
    default boolean isTested() {
        return true;
    }

    /**
     * The smallest p that so many observations of each condition, but no fewer than there are, can reach, whatever they
     * are; 0 if there is no least.
     */
    default double smallestP(int observations) {
        return 0;
    }

    /** What is found out. */
    Answer answer();
}
