package io.crystallize.cli;

import io.crystallize.plugins.registry.Contributed;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginInfo;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code crystallize plugins}: lists the plugins, what they contribute, and those that can't be used. */
@Command(
        name = "plugins",
        description =
                "Lists the plugins with their jars, versions and what they contribute, and why others are left out.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = PluginsShowCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all plugins can be used", "1:some are left out", "2:bad input"})
final class PluginsCommand implements Callable<Integer> {
    private static final int SCHEMA = 1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PluginOptions plugins;

    @Option(names = "--json", description = "Print the list as one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (PluginRegistry loaded = plugins.loadSilently()) {
            if (json) {
                out.println(toJson(loaded).toPrettyString());
            } else {
                print(loaded, out);
            }
            return loaded.failures().isEmpty() ? ExitCode.OK : ExitCode.COMPLETED_WITH_PROBLEMS;
        }
    }

    private static void print(PluginRegistry loaded, PrintWriter out) {
        if (loaded.infos().isEmpty() && loaded.failures().isEmpty()) {
            out.println(
                    "There are no plugins. They are found on the class path, and in the folder that --plugins names.");
        }
        for (PluginInfo plugin : loaded.infos()) {
            out.println(plugin.name()
                    + (plugin.version().isEmpty() ? "" : " " + plugin.version())
                    + "  " + plugin.origin());
            for (Kind kind : Kind.values()) {
                List<Contributed> some = of(plugin, kind);
                if (!some.isEmpty()) {
                    out.println("  " + kind.plural() + ": "
                            + some.stream().map(PluginsCommand::text).collect(Collectors.joining(", ")));
                }
            }
        }
        loaded.failures().forEach(out::println);
    }

    private static List<Contributed> of(PluginInfo plugin, Kind kind) {
        return plugin.contributions().stream()
                .filter(each -> each.kind() == kind)
                .toList();
    }

    private static String text(Contributed contributed) {
        return contributed.name()
                + (contributed.aliases().isEmpty() ? "" : " (once " + String.join(", ", contributed.aliases()) + ")");
    }

    private static ObjectNode toJson(PluginRegistry loaded) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        ArrayNode all = root.putArray("plugins");
        for (PluginInfo plugin : loaded.infos()) {
            ObjectNode node = all.addObject()
                    .put("name", plugin.name())
                    .put("version", plugin.version())
                    .put("origin", plugin.origin());
            ArrayNode contributions = node.putArray("contributions");
            for (Contributed each : plugin.contributions()) {
                ArrayNode aliases = contributions
                        .addObject()
                        .put("kind", each.kind().label())
                        .put("name", each.name())
                        .put("class", each.type().getName())
                        .putArray("aliases");
                each.aliases().forEach(aliases::add);
            }
        }
        ArrayNode failures = root.putArray("left-out");
        loaded.failures().forEach(failures::add);
        return root;
    }
}
