package io.crystallize.cli;

import io.crystallize.plugins.file.ExperimentSchema;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private PluginOptions plugins;

    @Override
    public Integer call() {
        try (PluginRegistry loaded = plugins.load(spec.commandLine().getErr())) {
            return print(loaded);
        }
    }

    private int print(PluginRegistry loaded) {
        spec.commandLine().getOut().println(ExperimentSchema.of(loaded).toPrettyString());
        return ExitCode.OK;
    }
}
