package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.NamedParts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The caches that a command is about, and how it tells of them. */
final class CacheArgument {
    @Option(
            names = "--cache",
            paramLabel = "WHERE",
            defaultValue = ".crystallize/cache",
            description = {
                "The folder of the cache, as for 'run'. With :ro behind it, it is only read. May be repeated: one after"
                        + " the other.",
                "Default: ${DEFAULT-VALUE}"
            })
    private List<String> places = new ArrayList<>();

    @Option(names = "--json", description = "Print it as one JSON document.")
    private boolean json;

    /**
     * Returns the caches, which are all there; says which of the places are none that could be looked after.
     *
     * @param err where it says so
     * @throws InvalidInputException if a place is wrong, or there is no cache to look after
     */
    List<ListedCache> caches(PrintWriter err) {
        List<Problem> problems = new ArrayList<>();
        List<Problem> unlisted = new ArrayList<>();
        List<ListedCache> caches = new ArrayList<>();
        for (String typed : places) {
            try {
                CachePlace place = CachePlace.parse(typed);
                place.folder()
                        .ifPresentOrElse(
                                folder -> caches.add(new ListedCache(folder, place.readOnly())),
                                () -> unlisted.add(Problem.of(unlisted(place))));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.of("Option '--cache': " + e.getMessage()));
            }
        }
        caches.stream()
                .map(ListedCache::folder)
                .filter(folder -> !Files.isDirectory(folder))
                .map(CacheArgument::missing)
                .forEach(problems::add);
        if (!problems.isEmpty() || caches.isEmpty()) {
            problems.addAll(unlisted);
            throw new InvalidInputException(problems);
        }
        unlisted.forEach(err::println);
        return caches;
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
            return "Option '--cache': what '" + NamedParts.name(place.text()) + "' keeps is looked after by its plugin";
        }
        return "Option '--cache': '" + place.text() + "' keeps nothing after a run; give the folder of a cache";
    }

    /** Tells what comes of each of several caches. */
    CacheReports reports(PrintWriter out, List<ListedCache> caches) {
        return new CacheReports(out, json, caches.size() > 1);
    }
}
