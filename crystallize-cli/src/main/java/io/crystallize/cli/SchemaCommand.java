package io.crystallize.cli;

import io.crystallize.plugins.file.ExperimentSchema;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crystallize schema}: prints the JSON Schema of experiment files. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of experiment files, with all that the plugins contribute, for editors.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize schema > experiment.schema.json",
            "and in the first line of an experiment file, for editors that know YAML:",
            "  # yaml-language-server: $schema=experiment.schema.json",
        })
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PluginRegistry plugins = PluginRegistry.load(Thread.currentThread().getContextClassLoader());
        plugins.failures().forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getOut().println(ExperimentSchema.of(plugins).toPrettyString());
        return ExitCode.OK;
    }
}
