package io.crystallize.core.verdict;

import io.crystallize.core.statistics.RandomBits;

/**
 * A hypothesis on its way to a verdict, with its pairs, its test and the design it is judged under. Two equal
 * hypotheses are two claims.
 */
final class Claim {
    final Hypothesis hypothesis;
    final PairedDifferences pairs;
    final SignFlipTest test;
    final Design design;

    Claim(Hypothesis hypothesis, PairedDifferences pairs, Design design) {
        this.hypothesis = hypothesis;
        this.pairs = pairs;
        this.test = new SignFlipTest(pairs, hypothesis.comparison());
        this.design = design;
    }

    /** Runs the test with random bits of its own: the same ones for {@code a > b} and {@code b < a}, in any company. */
    TestOutcome test(long seed) {
        boolean greater = hypothesis.comparison() == Comparison.GREATER;
        MetricRef more = greater ? hypothesis.left() : hypothesis.right();
        MetricRef less = greater ? hypothesis.right() : hypothesis.left();
        return test.run(new RandomBits(seed, more.condition(), more.metric(), less.condition(), less.metric()));
    }
}
