package io.crystallize.benchmarks;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;

/** Experiments whose trials cost next to nothing themselves. */
final class Trials {
    private Trials() {}

    /** Returns an experiment of three steps beside its source, of which the last records metrics. */
    static Experiment ofThreeSteps(int trials, int metrics) {
        return Experiment.builder("trials")
                .source(new ReplicateNumber())
                .pipeline(Pipeline.start("first", new Add(1))
                        .then("second", new Add(2))
                        .then(new Measure(metrics)))
                .replicates(trials)
                .seed(1)
                .build();
    }
}
