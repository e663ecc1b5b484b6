package io.crystallize.benchmarks;

import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import java.nio.file.Path;

/** Prints how many nanoseconds a trial takes, in an experiment of so many, with journal and provenance. */
public final class ManyTrials {
    private static final int WARM_UP = 100_000;

    private ManyTrials() {}

    /**
     * Runs the experiment, after a smaller one.
     *
     * @param args how many trials, and a folder for runs
     */
    public static void main(String[] args) {
        int trials = Integer.parseInt(args[0]);
        run(WARM_UP, Path.of(args[1]).resolve("warm-up"));
        long start = System.nanoTime();
        run(trials, Path.of(args[1]).resolve("measured"));
        System.out.println((System.nanoTime() - start) / trials);
    }

    private static void run(int trials, Path runs) {
        ExperimentResult result = Trials.ofThreeSteps(trials, 1)
                .run(ExperimentOptions.builder().runsFolder(runs).build());
        if (!result.complete()) {
            throw new IllegalStateException("Trials failed: " + result);
        }
    }
}
