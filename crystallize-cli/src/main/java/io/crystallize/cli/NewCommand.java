package io.crystallize.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crystallize new}: begins a project. */
@Command(
        name = "new",
        description = "Begins a project that builds, tests and runs as it is.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NewProjectCommand.Plugin.class, NewProjectCommand.Experiment.class})
final class NewCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: plugin or experiment");
    }
}
