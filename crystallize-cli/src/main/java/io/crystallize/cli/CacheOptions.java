package io.crystallize.cli;

import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.HttpBackend;
import io.crystallize.cache.HttpBackendBuilder;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.cache.ReadOnlyBackend;
import io.crystallize.cache.TieredBackend;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where results are kept. */
final class CacheOptions {
    private static final String NONE = "none";
    private static final String MEMORY = "memory";
    private static final String READ_ONLY = ":ro";

    @Option(
            names = "--cache",
            paramLabel = "WHERE",
            defaultValue = ".crystallize/cache",
            description = {
                "Where results are kept: a folder, 'memory', an address (http or https), or 'none'; by default"
                        + " ${DEFAULT-VALUE}.",
                "With :ro behind it, it is only read. May be repeated: the nearest first."
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
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (places.size() > 1 && places.contains(NONE)) {
            problems.add(Problem.of("Option '--cache': 'none' stands for itself, found " + String.join(", ", places)));
        }
        boolean sized = false;
        for (String place : places) {
            Optional<Path> folder = folder(place, problems);
            sized |= place.equals(MEMORY) || folder.isPresent() && !isReadOnly(place);
            if (!isReadOnly(place)) {
                folder.flatMap(path -> FolderOption.problem("--cache", path)).ifPresent(problems::add);
            }
        }
        if (maxSize != null && !sized) {
            problems.add(Problem.of("Option '--cache.max-size': there is no folder or memory to limit; '--cache' is "
                    + String.join(", ", places)));
        }
        return problems;
    }

    private static boolean isReadOnly(String place) {
        return place.endsWith(READ_ONLY);
    }

    private static String without(String place) {
        return isReadOnly(place) ? place.substring(0, place.length() - READ_ONLY.length()) : place;
    }

    private static boolean isAddress(String place) {
        String lower = place.toLowerCase(Locale.ROOT);
        return lower.startsWith("http:") || lower.startsWith("https:");
    }

    private static Optional<Path> folder(String place, List<Problem> problems) {
        String name = without(place);
        if (name.equals(NONE) || name.equals(MEMORY) || isAddress(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(name));
        } catch (InvalidPathException e) {
            problems.add(Problem.of("Option '--cache': '" + name + "' is no path: " + e.getReason()));
            return Optional.empty();
        }
    }

    /**
     * Opens the cache; null if there shall be none.
     *
     * @throws InvalidInputException if a place can't be opened
     */
    @Nullable
    TraceCache open() {
        if (places.contains(NONE)) {
            return null;
        }
        List<CacheBackend> tiers = new ArrayList<>();
        for (String place : places) {
            try {
                tiers.add(open(without(place), isReadOnly(place)));
            } catch (IOException | IllegalArgumentException e) {
                closeAll(tiers);
                throw new InvalidInputException("Option '--cache': " + e.getMessage());
            }
        }
        return new TraceCache(
                tiers.size() == 1
                        ? tiers.get(0)
                        : TieredBackend.of(
                                tiers.get(0), tiers.subList(1, tiers.size()).toArray(CacheBackend[]::new)));
    }

    private CacheBackend open(String place, boolean readOnly) throws IOException {
        if (place.equals(MEMORY)) {
            return maxSize == null ? MemoryBackend.create() : MemoryBackend.ofSize(maxSize);
        }
        if (isAddress(place)) {
            CacheBackend http = openAddress(place);
            return readOnly ? ReadOnlyBackend.of(http) : http;
        }
        Path folder = Path.of(place);
        if (readOnly) {
            return DiskBackend.readOnly(folder);
        }
        return maxSize == null ? DiskBackend.at(folder) : DiskBackend.at(folder, maxSize);
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
