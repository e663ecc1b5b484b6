package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.NamedParts;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The caches that a command is about, and how it tells of them. */
final class CacheArgument {
    @Option(
            names = "--cache",
            paramLabel = "WHERE",
            defaultValue = ".crystallize/cache",
            description = {
                "The folder of the cache, or a plugin's backend that can tell what it holds, as for 'run'. With :ro behind it, it is only read. May be repeated: one after"
                        + " the other.",
                "Default: ${DEFAULT-VALUE}"
            })
    private List<String> places = new ArrayList<>();

    @Option(names = "--json", description = "Print it as one JSON document.")
    private boolean json;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    /** What is said of the places that are typed. */
    private static final class Reading {
        private final List<ListedCache> caches = new ArrayList<>();
        private final List<Problem> unlisted = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        void add(CachePlace place, NamedParts parts) throws IOException {
            switch (place.kind()) {
                case FOLDER -> addFolder(place, Path.of(place.text()));
                case PLUGIN -> addOfPlugin(place, parts);
                default -> unlisted.add(Problem.of(unlisted(place)));
            }
        }

        private void addFolder(CachePlace place, Path folder) {
            caches.add(ListedCache.in(place, folder));
            if (!Files.isDirectory(folder)) {
                problems.add(missing(folder));
            }
        }

        private void addOfPlugin(CachePlace place, NamedParts parts) throws IOException {
            List<Problem> wrong = parts.backendProblems(place.text());
            wrong.forEach(problem -> problems.add(Problem.of("Option '--cache': " + problem.message())));
            if (wrong.isEmpty()) {
                ListedCache.ofPlugin(place, parts)
                        .ifPresentOrElse(caches::add, () -> unlisted.add(Problem.of(unlisted(place))));
            }
        }
    }

    /**
     * Returns the caches; says which of the places are none that could be looked after. Plugins are loaded if a place is
     * one of theirs.
     *
     * @param err where it says so
     * @throws InvalidInputException if a place is wrong, or there is no cache to look after
     */
    ListedCaches caches(PrintWriter err) throws IOException {
        Reading reading = new Reading();
        List<CachePlace> parsed = new ArrayList<>();
        for (String typed : places) {
            try {
                parsed.add(CachePlace.parse(typed));
            } catch (IllegalArgumentException e) {
                reading.problems.add(Problem.of("Option '--cache': " + e.getMessage()));
            }
        }
        boolean named = parsed.stream().anyMatch(place -> place.kind() == CachePlace.Kind.PLUGIN);
        PluginRegistry registry = named ? plugins.load(err) : PluginRegistry.of(List.of());
        try {
            NamedParts parts = new NamedParts(registry);
            for (CachePlace place : parsed) {
                reading.add(place, parts);
            }
            if (!reading.problems.isEmpty() || reading.caches.isEmpty()) {
                reading.problems.addAll(reading.unlisted);
                throw new InvalidInputException(reading.problems);
            }
            reading.unlisted.forEach(err::println);
            return new ListedCaches(reading.caches, registry);
        } catch (IOException | RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static Problem missing(Path folder) {
        return Problem.of("Option '--cache': expected the folder of a cache, and there is no folder '" + folder
                + "'; 'run' makes it when it keeps the first result");
    }

    private static String unlisted(CachePlace place) {
        if (place.kind() == CachePlace.Kind.ADDRESS) {
            // A name and a password may stand before the host.
            return "Option '--cache': " + place.text().replaceFirst("//[^/]*@", "//")
                    + " can't be listed: look after it on its server, or with '--cache' and the folder where that keeps it";
        }
        if (place.kind() == CachePlace.Kind.PLUGIN) {
            return "Option '--cache': '" + NamedParts.name(place.text())
                    + "' can't be listed: its plugin doesn't say what it keeps, so look after it with the means of that";
        }
        return "Option '--cache': '" + place.text() + "' keeps nothing after a run; give the folder of a cache";
    }

    /** Tells what comes of each of several caches. */
    CacheReports reports(PrintWriter out, ListedCaches caches) {
        return new CacheReports(out, json, caches.all().size() > 1);
    }
}
