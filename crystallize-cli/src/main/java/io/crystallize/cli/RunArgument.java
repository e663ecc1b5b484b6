package io.crystallize.cli;

import io.crystallize.core.experiment.PastRuns;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run that a command is about. */
final class RunArgument {
    @Parameters(
            paramLabel = "RUN",
            description = "The run's folder, as 'run' prints it; or EXPERIMENT/RUN, EXPERIMENT or 'latest'.")
    private String run;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            description = "The folder of all runs; by default ${DEFAULT-VALUE}.")
    private Path runs;

    /** Returns the run's folder. */
    Path folder() throws IOException {
        return PastRuns.in(runs).find(run);
    }
}
