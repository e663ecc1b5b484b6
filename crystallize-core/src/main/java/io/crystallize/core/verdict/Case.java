package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hypothesis on its way to a verdict, with what was recorded of it. Two equal hypotheses are two cases. */
sealed interface Case permits ComparisonCase, DiffersCase, VerifierCase {
    Hypothesis hypothesis();

    /** What a verdict is about, in words. */
    String about();

    /** What was compared. */
    Verdict.Data data();

    /** All that is in the way of a verdict, in words, with the way out; or empty if there can be one. */
    Optional<String> obstacle();

    /** The smallest p that so many observations of each condition can reach, whatever they are; 0 if there is no least. */
    double smallestP(int observations);

    /** How many observations of each condition there are, or pairs of them. */
    int observations();

    /** Runs the test; empty if the claim is judged without one. */
    Optional<TestResult> test(RandomBits random);

    /** Why this test. */
    String choice();

    /** The size of the effect, if it has one. */
    Optional<Effect> effect(RandomBits random);

    /** Whether the data have the direction of the claim, or the verifier says so; empty if p alone decides. */
    Optional<Boolean> supported();

    /** What a verifier found; empty without one. */
    Map<String, @Nullable Object> found();

    /** What else should be known by those who rely on the verdict. */
    List<String> cautions();
}
