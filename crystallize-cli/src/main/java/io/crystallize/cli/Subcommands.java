package io.crystallize.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/**
 * The commands that {@code crystallize} has. Only what is asked for is added: to read the annotations of all of them takes
 * longer than many a command.
 */
final class Subcommands {
    private static final Map<String, Class<?>> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("run", RunCommand.class);
        KNOWN.put("optimize", OptimizeCommand.class);
        KNOWN.put("graph", GraphCommand.class);
        KNOWN.put("power", PowerCommand.class);
        KNOWN.put("debug", DebugCommand.class);
        KNOWN.put("apply", ApplyCommand.class);
        KNOWN.put("runs", RunsCommand.class);
        KNOWN.put("show", ShowCommand.class);
        KNOWN.put("diff", DiffCommand.class);
        KNOWN.put("provenance", ProvenanceCommand.class);
        KNOWN.put("events", EventsCommand.class);
        KNOWN.put("why", WhyCommand.class);
        KNOWN.put("cache", CacheCommand.class);
        KNOWN.put("experiments", ExperimentsCommand.class);
        KNOWN.put("plugins", PluginsCommand.class);
        KNOWN.put("schema", SchemaCommand.class);
        KNOWN.put("new", NewCommand.class);
    }

    private Subcommands() {}

    /** Returns all of them by name, in the order of the help. */
    static Map<String, Class<?>> all() {
        return Collections.unmodifiableMap(KNOWN);
    }

    /** Adds the one that the first argument names; all, if it names none. Returns the command. */
    static CommandLine addTo(CommandLine command, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Class<?> named = KNOWN.get(first);
        if (named != null) {
            command.addSubcommand(first, named);
        } else {
            KNOWN.forEach(command::addSubcommand);
        }
        return command;
    }
}
