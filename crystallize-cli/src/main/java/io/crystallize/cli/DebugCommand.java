package io.crystallize.cli;

import io.crystallize.core.StepFailedException;
import io.crystallize.core.experiment.DebugResult;
import io.crystallize.core.experiment.DebugResult.DebuggedTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crystallize debug}: runs one replicate, shows all that it does, and stores nothing. */
@Command(
        name = "debug",
        description = "Runs one replicate of an experiment, and shows what each step asks, tells and makes. Stores"
                + " nothing: there is no run, and the cache is only read.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:completed", "1:a trial failed", "2:bad input, nothing ran", "70:a defect of the command"})
final class DebugCommand implements Callable<Integer>, Verbosity {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OnePassOptions options;

    @Option(
            names = "--condition",
            paramLabel = "NAME",
            description = "Only this condition; by default all. May be repeated.")
    private List<String> conditions = new ArrayList<>();

    @Option(names = "--quiet", description = "Don't log what the steps ask and tell while they run.")
    private boolean quiet;

    @Override
    public boolean verbose() {
        return !quiet;
    }

    @Override
    public boolean tracesBadInput() {
        return false;
    }

    @Override
    public Integer call() throws IOException {
        return options.run(spec.commandLine().getErr(), !quiet, new ArrayList<>(), (file, experimentOptions) -> {
            List<String> names = conditions.isEmpty() ? file.experiment().conditions() : conditions;
            DebugResult result = file.experiment().debug(experimentOptions, names, options.replicate());
            print(result, spec.commandLine().getOut());
            return result.hasFailed() ? ExitCode.COMPLETED_WITH_PROBLEMS : ExitCode.OK;
        });
    }

    private static void print(DebugResult result, PrintWriter out) {
        out.println(result.tree());
        out.println();
        for (DebuggedTrial debugged : result.trials()) {
            StepFailedException failure = debugged.failure();
            out.println(debugged.trial().condition() + ", replicate "
                    + debugged.trial().replicate() + ": "
                    + (failure == null
                            ? debugged.outputText()
                            : "FAILED at step '" + failure.step() + "': " + failure.reason()));
            if (failure != null) {
                out.println(failure.stackTrace().stripTrailing());
            }
        }
        out.println();
        out.println("seed     " + result.seed());
        out.flush();
    }
}
