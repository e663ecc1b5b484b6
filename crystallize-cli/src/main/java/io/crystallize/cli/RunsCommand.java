package io.crystallize.cli;

import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.experiment.RunSummary;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code crystallize runs}: lists runs, and looks after their folders. Needs none of their code. */
@Command(
        name = "runs",
        description = "Lists the runs that there are, the earliest first; or removes what old ones take.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {RunsPruneCommand.class})
final class RunsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT", arity = "0..1", description = "Only those of an experiment.")
    private @Nullable String experiment;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            scope = ScopeType.INHERIT,
            description = "The folder of all runs; by default ${DEFAULT-VALUE}.")
    private Path runs;

    @Option(names = "--json", description = "Print the list as one JSON document.")
    private boolean json;

    Path runs() {
        return runs;
    }

    /** Returns the experiment, if it stands before a subcommand. */
    Optional<String> experiment() {
        return Optional.ofNullable(experiment);
    }

    @Override
    public Integer call() throws IOException {
        PastRuns past = PastRuns.in(runs);
        List<RunSummary> summaries = new ArrayList<>();
        for (Path run : experiment == null ? past.all() : past.of(experiment)) {
            try {
                summaries.add(RunSummary.read(run));
            } catch (InvalidInputException e) { // the others are there all the same
                e.problems().forEach(spec.commandLine().getErr()::println);
            }
        }
        RunList list = new RunList(summaries);
        if (json) {
            spec.commandLine().getOut().println(list.toJson().toPrettyString());
        } else if (summaries.isEmpty()) {
            spec.commandLine().getOut().println("There are no runs in " + runs);
        } else {
            list.print(spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }
}
