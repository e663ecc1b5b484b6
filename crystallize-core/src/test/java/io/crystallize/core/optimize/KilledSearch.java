package io.crystallize.core.optimize;

import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.Resume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A search in a process of its own. After some trials it says so, and waits to be killed; if it never has so many to
 * run, it prints its digest.
 */
public final class KilledSearch {
    private KilledSearch() {}

    static OptimizationResult run(Path runs, TrialExecutor executor, int trials) {
        return Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().reals("hill.x", 0, 5).values("hill.ground", "rock", "sand"))
                .maximize("height")
                .minimize("cost")
                .by(new SuccessiveHalving(16, 2))
                .build()
                .run(ExperimentOptions.builder()
                        .runsFolder(runs)
                        .resume(Resume.latest())
                        .executor(executor)
                        .listener(new ExperimentListener() {
                            @Override
                            public void trialFinished(TrialResult result, int finished, int total) {
                                if (finished == trials) {
                                    waitToBeKilled();
                                }
                            }
                        })
                        .build());
    }

    private static void waitToBeKilled() {
        System.out.println("kill me");
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("nobody killed the search");
    }

    public static void main(String[] arguments) {
        int trials = Integer.parseInt(arguments[1]);
        OptimizationResult result = run(Path.of(arguments[0]), TrialExecutor.parallel(2), trials);
        System.out.println(result.digest());
    }
}
