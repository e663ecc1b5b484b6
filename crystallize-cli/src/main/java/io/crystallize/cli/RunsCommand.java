package io.crystallize.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crystallize runs}: looks after the folder of all runs. */
@Command(
        name = "runs",
        description = "Looks after the folders of runs.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RunsPruneCommand.class})
final class RunsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command. Commands: "
                        + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
