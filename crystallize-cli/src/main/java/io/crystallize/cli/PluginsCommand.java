package io.crystallize.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crystallize plugins}: tells what plugins contribute. */
@Command(
        name = "plugins",
        description = "Tells what plugins contribute.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = PluginsShowCommand.class)
final class PluginsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
