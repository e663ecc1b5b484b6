package io.crystallize.plugins.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A folder of plugins: each jar in it is one, and so is each folder with jars, one of which has the plugin and the others
 * its libraries, which may also be in a folder {@code lib} in that. Whatever else is in it, or begins with a dot, doesn't count.
 */
final class PluginFolder {
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * Where a plugin is.
     *
     * @param origin the jar or folder, for messages
     */
    record Entry(String origin, List<URL> jars) {}

    private PluginFolder() {}

    /**
     * Looks into a folder.
     *
     * @throws UncheckedIOException if it can't be read
     */
    static PluginFolder of(Path folder) {
        PluginFolder found = new PluginFolder();
        for (Path each : list(folder, path -> isJar(path) || Files.isDirectory(path))) {
            if (isSame(each, folder)) {
                found.fail(each, "it is a link back to the folder of all plugins");
            } else {
                found.add(each);
            }
        }
        return found;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // which the next look at it tells
        }
    }

    private static List<Path> list(Path folder, Predicate<Path> which) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(which)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> jarsIn(Path folder) {
        Path libraries = folder.resolve("lib");
        Stream<Path> below = Files.isDirectory(libraries) ? list(libraries, PluginFolder::isJar).stream() : Stream.of();
        return Stream.concat(list(folder, PluginFolder::isJar).stream(), below).toList();
    }

    private static boolean isJar(Path path) {
        return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private void add(Path each) {
        List<Path> jars;
        try {
            jars = Files.isDirectory(each) ? jarsIn(each) : List.of(each);
        } catch (UncheckedIOException e) {
            fail(each, "it can't be read: " + e.getCause());
            return;
        }
        if (jars.isEmpty()) {
            fail(each, "there is no jar in that folder, nor in its folder 'lib'");
            return;
        }
        for (Path jar : jars) {
            String problem = problem(jar);
            if (!problem.isEmpty()) {
                fail(each, (jar.equals(each) ? "it" : jar.getFileName()) + " is no jar that can be read: " + problem);
                return;
            }
        }
        try {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
            entries.add(new Entry(each.toString(), List.copyOf(urls)));
        } catch (MalformedURLException e) {
            fail(each, "its path is no URL: " + e.getMessage());
        }
    }

    /** Returns why a file is no jar, or an empty text. */
    private static String problem(Path jar) {
        if (!Files.exists(jar)) {
            return "it is a link to what isn't there";
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.size() == 0 ? "it is empty" : "";
        } catch (IOException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private void fail(Path each, String reason) {
        failures.add(Failure.line(each.toString(), reason));
    }

    /** Returns where the plugins are, sorted by path. */
    List<Entry> entries() {
        return entries;
    }

    /** Returns why each of the others is none, in a line. */
    List<String> failures() {
        return failures;
    }
}
