package io.crystallize.cli;

import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.HttpBackend;
import io.crystallize.cache.HttpBackendBuilder;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.cache.ReadOnlyBackend;
import io.crystallize.cache.TieredBackend;
import io.crystallize.cli.CachePlace.Kind;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.NamedParts;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where results are kept. */
final class CacheOptions {
    @Option(
            names = "--cache",
            paramLabel = "WHERE",
            defaultValue = ".crystallize/cache",
            description = {
                "Where results are kept: a folder, 'memory', an address (http or https), a"
                        + " plugin's as PLUGIN:NAME?SETTING=VALUE, or 'none'. With :ro behind it,"
                        + " it is only read. May be repeated: the nearest first.",
                "Default: ${DEFAULT-VALUE}"
            })
    private List<String> places = new ArrayList<>();

    @Option(
            names = "--cache.max-size",
            paramLabel = "SIZE",
            converter = Bytes.class,
            description = "The most room that a folder or memory may take, such as 10GB: what was least recently used"
                    + " makes room.")
    private @Nullable Long maxSize;

    @Option(
            names = "--cache.certificates",
            paramLabel = "FILE",
            description = "The certificates (PEM) to trust for https, instead of those that Java trusts.")
    private @Nullable Path certificates;

    /** Returns what is wrong with the options, as far as that shows before anything is opened. */
    List<Problem> problems(PluginRegistry plugins) {
        return problems(plugins, false);
    }

    /** Returns the same for who only reads: what is not there, or can't be written to, does no harm. */
    List<Problem> problemsOfReading(PluginRegistry plugins) {
        return problems(plugins, true);
    }

    private List<Problem> problems(PluginRegistry plugins, boolean reading) {
        List<Problem> problems = new ArrayList<>();
        List<CachePlace> read = new ArrayList<>();
        for (String place : places) {
            try {
                read.add(CachePlace.parse(place));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.of("Option '--cache': " + e.getMessage()));
            }
        }
        read.stream()
                .filter(place -> !reading || place.readOnly())
                .forEach(place -> folderProblem(place).ifPresent(problems::add));
        read.stream()
                .filter(place -> place.kind() == Kind.PLUGIN)
                .flatMap(place -> new NamedParts(plugins).backendProblems(place.text()).stream())
                .map(problem -> Problem.of("Option '--cache': " + problem.message()))
                .forEach(problems::add);
        if (read.size() > 1 && read.stream().anyMatch(place -> place.kind() == Kind.NONE)) {
            problems.add(Problem.of("Option '--cache': 'none' stands for itself, found " + String.join(", ", places)));
        }
        if (maxSize != null && read.stream().noneMatch(CacheOptions::isBounded)) {
            problems.add(Problem.of("Option '--cache.max-size': there is no folder or memory to limit; '--cache' is "
                    + String.join(", ", places)));
        }
        if (certificates != null && read.stream().noneMatch(place -> place.kind() == Kind.ADDRESS)) {
            problems.add(Problem.of("Option '--cache.certificates': there is no address to trust; '--cache' is "
                    + String.join(", ", places)));
        }
        return problems;
    }

    /**
     * Opens the cache for reading: nothing is written, no folder is made, and what is not there yet is empty.
     *
     * @throws InvalidInputException if a place can't be opened
     */
    @Nullable
    TraceCache openReading(PluginRegistry plugins) {
        List<CachePlace> there = places.stream()
                .map(CachePlace::parse)
                .filter(place -> place.kind() == Kind.ADDRESS
                        || place.kind() == Kind.PLUGIN
                        || place.folder().filter(Files::isDirectory).isPresent())
                .map(CachePlace::reading)
                .toList();
        return there.isEmpty() ? null : open(there, plugins);
    }

    private static boolean isBounded(CachePlace place) {
        return place.kind() == Kind.MEMORY || place.kind() == Kind.FOLDER && !place.readOnly();
    }

    private static Optional<Problem> folderProblem(CachePlace place) {
        if (!place.readOnly()) {
            return place.folder().flatMap(folder -> FolderOption.problem("--cache", folder));
        }
        return place.folder()
                .filter(folder -> !Files.isDirectory(folder))
                .map(folder ->
                        Problem.of("Option '--cache': expected a cache to read, found no folder '" + folder + "'"));
    }

    /**
     * Opens the cache; null if there shall be none.
     *
     * @throws InvalidInputException if a place can't be opened
     */
    @Nullable
    TraceCache open(PluginRegistry plugins) {
        List<CachePlace> all = places.stream().map(CachePlace::parse).toList();
        return all.stream().anyMatch(place -> place.kind() == Kind.NONE) ? null : open(all, plugins);
    }

    private TraceCache open(List<CachePlace> all, PluginRegistry plugins) {
        List<CacheBackend> tiers = new ArrayList<>();
        for (CachePlace place : all) {
            try {
                tiers.add(open(place, plugins));
            } catch (IOException | IllegalArgumentException e) {
                closeAll(tiers);
                throw new InvalidInputException("Option '--cache': " + e.getMessage());
            }
        }
        CacheBackend first = tiers.get(0);
        // A lone address is a tier too, so that a server that is down is left alone for a while.
        boolean lone = tiers.size() == 1 && all.get(0).kind() != Kind.ADDRESS;
        return new TraceCache(
                lone
                        ? first
                        : TieredBackend.of(first, tiers.subList(1, tiers.size()).toArray(CacheBackend[]::new)));
    }

    private CacheBackend open(CachePlace place, PluginRegistry plugins) throws IOException {
        return switch (place.kind()) {
            case NONE -> throw new IllegalArgumentException("none is no place");
            case MEMORY -> maxSize == null ? MemoryBackend.create() : MemoryBackend.ofSize(maxSize);
            case ADDRESS -> {
                CacheBackend http = openAddress(place.text());
                yield place.readOnly() ? ReadOnlyBackend.of(http) : http;
            }
            case PLUGIN -> {
                CacheBackend backend = new NamedParts(plugins).backend(place.text());
                yield place.readOnly() ? ReadOnlyBackend.of(backend) : backend;
            }
            case FOLDER -> {
                Path folder = Path.of(place.text());
                if (place.readOnly()) {
                    yield DiskBackend.readOnly(folder);
                }
                yield maxSize == null ? DiskBackend.at(folder) : DiskBackend.at(folder, maxSize);
            }
        };
    }

    private CacheBackend openAddress(String place) throws IOException {
        try {
            HttpBackendBuilder builder = HttpBackend.builder(new URI(place));
            return (certificates == null ? builder : builder.trust(certificates)).build();
        } catch (URISyntaxException e) { // its message repeats the address, which may hold a secret
            throw new IllegalArgumentException("The address of the HTTP cache can't be read: " + e.getReason());
        }
    }

    private static void closeAll(List<CacheBackend> backends) {
        for (CacheBackend backend : backends) {
            try {
                backend.close();
            } catch (IOException e) {
                // nothing was stored in it
            }
        }
    }
}
