package io.crystallize.cli;

import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.experiment.RunDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crystallize diff}: says how two runs differ. Needs none of their code. */
@Command(
        name = "diff",
        description = "Says how two runs differ: in configuration, code, samples, outputs and verdicts.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no difference", "1:they differ", "2:bad input"})
final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "A run's folder, as 'run' prints it; or EXPERIMENT/RUN, EXPERIMENT or 'latest'.")
    private String before;

    @Parameters(index = "1", paramLabel = "RUN", description = "The one to compare it with.")
    private String after;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            description = "The folder of all runs; by default ${DEFAULT-VALUE}.")
    private Path runs;

    @Option(names = "--json", description = "Print the differences as one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PastRuns past = PastRuns.in(runs);
        RunDiff diff = RunDiff.of(past.find(before), past.find(after));
        if (json) {
            spec.commandLine().getOut().println(DiffReport.toJson(diff).toPrettyString());
        } else {
            DiffReport.print(diff, spec.commandLine().getOut());
        }
        return diff.isEmpty() ? ExitCode.OK : ExitCode.COMPLETED_WITH_PROBLEMS;
    }
}
