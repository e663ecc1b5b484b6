package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;

/**
 * A hypothesis on its way to a verdict, with its pairs and the design it is judged under. Two equal hypotheses are two
 * claims. Only one that nothing is in the way of can be tested.
 */
final class Claim {
    final Hypothesis hypothesis;
    final PairedDifferences pairs;
    final Design design;
    /** How many pairs differ by more than rounding; counted when first asked for, because values may not be finite. */
    private int differing = -1;

    Claim(Hypothesis hypothesis, PairedDifferences pairs, Design design) {
        this.hypothesis = hypothesis;
        this.pairs = pairs;
        this.design = design;
    }

    /** Whether no pair differs by more than rounding. */
    boolean allEqual() {
        return differing() == 0;
    }

    /** Whether the number of pairs that differ allows an exact test. */
    boolean isExact() {
        return differing() <= PairedTests.EXACT_LIMIT;
    }

    /** The smallest p that so many pairs can reach, whatever their values. */
    double smallestP() {
        return isExact()
                ? PairedTests.smallestExactP(pairs.size(), Alternative.GREATER)
                : PairedTests.smallestPermutationP(pairs.size(), Alternative.GREATER);
    }

    /** Runs the test with random bits of its own: the same ones for {@code a > b} and {@code b < a}, in any company. */
    TestResult test(long seed) {
        boolean greater = hypothesis.comparison() == Comparison.GREATER;
        MetricRef more = greater ? hypothesis.left() : hypothesis.right();
        MetricRef less = greater ? hypothesis.right() : hypothesis.left();
        return PairedTests.permutation(
                pairs.lefts(),
                pairs.rights(),
                greater ? Alternative.GREATER : Alternative.LESS,
                new RandomBits(seed, more.condition(), more.metric(), less.condition(), less.metric()));
    }

    private int differing() {
        if (differing < 0) {
            differing = PairedTests.differing(pairs.lefts(), pairs.rights());
        }
        return differing;
    }
}
