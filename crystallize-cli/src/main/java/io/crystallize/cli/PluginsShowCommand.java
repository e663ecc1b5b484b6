package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.schema.Reference;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code crystallize plugins show}: prints the reference of what a plugin contributes. */
@Command(
        name = "show",
        description =
                "Prints what a step, source, experiment or other thing of a plugin is, its parameters and an example.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = "  crystallize plugins show scale")
final class PluginsShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "As experiment files and options have it.")
    private String name;

    @Option(names = "--json", description = "Print a JSON list of all that has the name.")
    private boolean json;

    @Mixin
    private PluginOptions plugins;

    @Override
    public Integer call() {
        try (PluginRegistry loaded = plugins.load(spec.commandLine().getErr())) {
            return print(loaded);
        }
    }

    private int print(PluginRegistry loaded) {
        List<Reference> found = Reference.of(loaded, name);
        if (found.isEmpty()) {
            SortedSet<String> names = Reference.names(loaded);
            throw new InvalidInputException("No plugin has anything called '" + name + "'. There are: "
                    + String.join(", ", names) + "." + Suggestions.didYouMean(name, names));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            found.forEach(reference -> all.add(reference.toJson()));
            out.println(all.toPrettyString());
        } else {
            for (int i = 0; i < found.size(); i++) {
                out.print(i == 0 ? "" : System.lineSeparator());
                new ReferenceText(found.get(i)).print(out);
            }
        }
        return ExitCode.OK;
    }
}
