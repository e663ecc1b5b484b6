package io.crystallize.core.verdict;

/** A hypothesis on its way to a verdict, with its pairs and its test. Two equal hypotheses are two claims. */
final class Claim {
    final Hypothesis hypothesis;
    final PairedDifferences pairs;
    final SignFlipTest test;

    Claim(Hypothesis hypothesis, PairedDifferences pairs) {
        this.hypothesis = hypothesis;
        this.pairs = pairs;
        this.test = new SignFlipTest(pairs, hypothesis.comparison());
    }

    /** Runs the test with random bits of its own: the same ones for {@code a > b} and {@code b < a}, in any company. */
    TestOutcome test(long seed) {
        boolean greater = hypothesis.comparison() == Comparison.GREATER;
        MetricRef more = greater ? hypothesis.left() : hypothesis.right();
        MetricRef less = greater ? hypothesis.right() : hypothesis.left();
        return test.run(new SplitMix64(seed, more.condition(), more.metric(), less.condition(), less.metric()));
    }
}
