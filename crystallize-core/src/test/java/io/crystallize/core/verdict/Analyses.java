package io.crystallize.core.verdict;

import io.crystallize.core.verdict.Analysis.Pairing;
import org.jspecify.annotations.Nullable;

/** Analyses that tests use often. */
final class Analyses {
    private Analyses() {}

    static Analysis by(TestMethod test) {
        return Analysis.DEFAULT.withTest(test);
    }

    static Analysis by(TestMethod test, Pairing pairing) {
        return by(test).withPairing(pairing);
    }

    static Analysis unpaired() {
        return Analysis.DEFAULT.withPairing(Pairing.UNPAIRED);
    }

    static Analysis twoSided() {
        return Analysis.DEFAULT.withTwoSidedP();
    }

    static Analysis aggregatedBy(Aggregation aggregation) {
        return Analysis.DEFAULT.withAggregation(aggregation);
    }

    static Analysis measuring(@Nullable EffectSize effect, @Nullable IntervalMethod interval, Pairing pairing) {
        return new Analysis(Analysis.DEFAULT_LEVEL, null, pairing, false, Aggregation.MEAN, effect, interval);
    }
}
