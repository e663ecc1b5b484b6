package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where plugins are, beside the class path. */
final class PluginOptions {
    private static final Path USUAL = Path.of("plugins");
    /** Logs a stack trace for a plugin that fails, of which a line is told anyway. */
    private static final Logger GUICE = Logger.getLogger("com.google.inject");

    static {
        GUICE.setLevel(Level.WARNING);
    }

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "A folder of plugins: each jar in it, and each folder with a plugin's jars, is loaded by itself."
                            + " By default 'plugins', if there is such a folder.")
    private @Nullable Path folder;

    /**
     * Loads the plugins, and says which are left out, and why; to be closed at the end.
     *
     * @throws InvalidInputException if the folder can't be read
     */
    PluginRegistry load(PrintWriter err) {
        PluginRegistry plugins = loadSilently();
        plugins.failures().forEach(err::println);
        return plugins;
    }

    /** Loads the plugins; the registry knows which are left out. */
    PluginRegistry loadSilently() {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "Option '--plugins': expected a folder of plugins, and there is no folder '" + folder + "'");
        }
        Path plugins = folder == null && Files.isDirectory(USUAL) ? USUAL : folder;
        return PluginRegistry.load(Thread.currentThread().getContextClassLoader(), plugins);
    }
}
