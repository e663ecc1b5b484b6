package io.crystallize.core.verdict;

import io.crystallize.core.verdict.Analysis.Pairing;

/** Analyses that differ from the default in one thing. */
final class Analyses {
    private Analyses() {}

    static Analysis by(TestMethod test) {
        return by(test, Pairing.PAIRED);
    }

    static Analysis by(TestMethod test, Pairing pairing) {
        return new Analysis(Analysis.DEFAULT_LEVEL, test, pairing, false, Aggregation.MEAN, null, null);
    }

    static Analysis unpaired() {
        return new Analysis(Analysis.DEFAULT_LEVEL, null, Pairing.UNPAIRED, false, Aggregation.MEAN, null, null);
    }

    static Analysis twoSided() {
        return new Analysis(Analysis.DEFAULT_LEVEL, null, Pairing.PAIRED, true, Aggregation.MEAN, null, null);
    }

    static Analysis aggregatedBy(Aggregation aggregation) {
        return new Analysis(Analysis.DEFAULT_LEVEL, null, Pairing.PAIRED, false, aggregation, null, null);
    }

    static Analysis measuring(EffectSize effect, IntervalMethod interval, Pairing pairing) {
        return new Analysis(Analysis.DEFAULT_LEVEL, null, pairing, false, Aggregation.MEAN, effect, interval);
    }
}
