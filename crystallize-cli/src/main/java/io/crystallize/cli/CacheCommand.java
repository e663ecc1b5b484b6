package io.crystallize.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crystallize cache}: looks after caches. */
@Command(
        name = "cache",
        description = "Counts, checks or cleans what is cached.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CacheStatsCommand.class, CacheVerifyCommand.class, CacheGcCommand.class})
final class CacheCommand implements Runnable {
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
