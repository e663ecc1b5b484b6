package io.crystallize.benchmarks;

import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import java.nio.file.Path;
import java.util.List;

/** Experiments of many trials, or of trials that wait or compute. */
final class ExperimentShots {
    private static final int WAITING = 10_000;
    private static final int MILLIS = 100;
    private static final int COMPUTING = 40;
    private static final int TEN_THOUSAND = 10_000;
    private static final int MILLION = 1_000_000;
    private static final int ROUNDS = 20_000_000;

    private ExperimentShots() {}

    /** Ten thousand trials that wait for a tenth of a second, all at once. */
    static void async(Shots shots) throws Exception {
        Experiment experiment = of("waiting", new Wait(MILLIS), WAITING);
        for (int i = 0; i < shots.repeats(); i++) {
            shots.time("asyncTrials", () -> run(experiment, TrialExecutor.async(WAITING)));
        }
    }

    /** Trials that compute, one after the other and two at once. */
    static void parallel(Shots shots) throws Exception {
        Experiment experiment = of("computing", new Compute(ROUNDS), COMPUTING);
        run(experiment, TrialExecutor.serial()); // compiles the step
        for (int i = 0; i < shots.repeats(); i++) {
            shots.time("cpuTrialsSerial", () -> run(experiment, TrialExecutor.serial()));
            shots.time("cpuTrialsParallel2", () -> run(experiment, TrialExecutor.parallel(2)));
        }
    }

    /** The time per trial of few and of many trials, each in a process with little memory. */
    static void many(Shots shots, Path folder, int repeats) throws Exception {
        for (int i = 0; i < repeats; i++) {
            manyOnce(shots, folder, TEN_THOUSAND);
            manyOnce(shots, folder, MILLION);
        }
    }

    private static void manyOnce(Shots shots, Path folder, int trials) throws Exception {
        String nanos =
                Child.java(List.of("-Xmx256m"), folder, ManyTrials.class, Integer.toString(trials), folder.toString());
        shots.add("trialOf" + trials, "us", Double.parseDouble(nanos.strip()) / 1000);
    }

    private static Experiment of(String name, Step<Long, Long> step, int trials) {
        return Experiment.builder(name)
                .source(new ReplicateNumber())
                .pipeline(Pipeline.start(step))
                .replicates(trials)
                .seed(1)
                .build();
    }

    private static void run(Experiment experiment, TrialExecutor executor) {
        ExperimentResult result =
                experiment.run(ExperimentOptions.builder().executor(executor).build());
        if (!result.complete() || !result.failures().isEmpty()) {
            throw new IllegalStateException("Trials of '" + experiment.name() + "' failed: " + result);
        }
    }
}
