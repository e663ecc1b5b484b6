package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code crystallize cache} does to what a plugin's backend keeps. */
@Tag("slow")
class PluginCacheCommandTest {
    private static final String EXPERIMENT = """
            name: cached
            replicates: 3
            seed: 7
            source: { constant: { value: 1 } }
            steps: [multiply, noise]
            context: { factor: 3 }
            """;

    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    static {
        SOURCES.put("com.acme.AcmePlugin", """
                package com.acme;

                import io.crystallize.core.cache.CacheBackend;
                import io.crystallize.plugins.*;
                import java.io.IOException;
                import java.util.List;

                public final class AcmePlugin implements Plugin {
                    public String name() { return "acme"; }
                    public List<Class<? extends BackendProvider>> backends() {
                        return List.of(Shelf.class, Box.class, Gone.class);
                    }
                    public record Shelf(String folder) implements BackendProvider {
                        public CacheBackend open() throws IOException { return new Listed(folder); }
                    }
                    public record Box(String folder) implements BackendProvider {
                        public CacheBackend open() throws IOException { return new Kept(folder); }
                    }
                    public record Gone() implements BackendProvider {
                        public CacheBackend open() throws IOException { throw new IOException("nobody answers"); }
                    }
                }
                """);
        SOURCES.put("com.acme.Kept", """
                package com.acme;

                import io.crystallize.cache.DiskBackend;
                import io.crystallize.core.cache.*;
                import io.crystallize.core.digest.Digest;
                import java.io.*;
                import java.nio.file.Path;
                import java.util.Optional;

                class Kept implements CacheBackend {
                    final DiskBackend disk;
                    Kept(String folder) throws IOException { disk = DiskBackend.at(Path.of(folder)); }
                    public String name() { return "kept"; }
                    public Optional<byte[]> get(Digest key) throws IOException { return disk.get(key); }
                    public void put(Digest key, byte[] entry) throws IOException { disk.put(key, entry); }
                    public void remove(Digest key) throws IOException { disk.remove(key); }
                    public Optional<InputStream> openBlob(Digest address) throws IOException { return disk.openBlob(address); }
                    public BlobWriter newBlob() throws IOException { return disk.newBlob(); }
                    public void removeBlob(Digest address) throws IOException { disk.removeBlob(address); }
                    public void close() throws IOException { disk.close(); }
                }
                """);
        SOURCES.put("com.acme.Listed", """
                package com.acme;

                import io.crystallize.core.cache.Listing;
                import java.io.IOException;
                import java.util.function.Consumer;

                final class Listed extends Kept implements Listing {
                    Listed(String folder) throws IOException { super(folder); }
                    public void list(Consumer<Item> each) throws IOException {
                        if (Thread.currentThread().getContextClassLoader() != Listed.class.getClassLoader()) {
                            throw new IllegalStateException("called in the context of another");
                        }
                        disk.list(each);
                    }
                }
                """);
    }

    @TempDir
    private static Path workshop;

    private static Path built;

    @TempDir
    private Path folder;

    private Path kept;
    private String shelf;

    @BeforeAll
    static void buildPlugin() throws IOException {
        built = PluginJar.make(workshop, SOURCES);
    }

    @BeforeEach
    void fillShelf() throws IOException {
        Files.copy(built, Files.createDirectories(folder.resolve("plugins")).resolve("acme.jar"));
        kept = folder.resolve("kept");
        shelf = "acme:shelf?folder=" + kept;
        Workplace place = new Workplace(folder).write(EXPERIMENT);
        Outcome run = place.run("--plugins", folder.resolve("plugins").toString(), "--cache", shelf);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    private Outcome cache(String... arguments) {
        return Outcome.of(Stream.of(
                        Stream.of("cache"),
                        Stream.of(arguments),
                        Stream.of("--plugins", folder.resolve("plugins").toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(kept.resolve("entries"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void stats_tellsTheSameAsOfTheFolder_butNotWhatOnlyThePluginKnows() {
        JsonNode told = cache("stats", "--json", "--cache", shelf).json().at("/caches/0");
        JsonNode ofFolder =
                cache("stats", "--json", "--cache", kept.toString()).json().at("/caches/0");

        assertThat(told.get("cache").stringValue()).isEqualTo(shelf);
        assertThat(told.get("all")).isEqualTo(ofFolder.get("all"));
        assertThat(told.get("kinds")).isEqualTo(ofFolder.get("kinds"));
        assertThat(told.at("/kinds/RESULT/number").intValue()).isPositive();
        assertThat(told.has("setAside")).isFalse();
        assertThat(cache("stats", "--cache", shelf).out()).contains("results").doesNotContain("set aside");
    }

    @Test
    void verify_removesWhatIsDamaged_unlessItIsOnlyRead() throws IOException {
        Path damaged = entries().get(0);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 1] ^= 1;
        Files.write(damaged, bytes);

        for (String[] reading : new String[][] {{shelf + ":ro"}, {shelf, "--dry-run"}}) {
            Outcome outcome = cache(Stream.concat(Stream.of("verify", "--cache"), Stream.of(reading))
                    .toArray(String[]::new));
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.out()).contains("damaged entry ", ": 1 damaged, left where they are");
            assertThat(damaged).exists();
        }
        assertThat(cache("verify", "--cache", shelf).out()).contains(": 1 damaged, set aside");
        assertThat(damaged).doesNotExist();
        Outcome after = cache("verify", "--cache", shelf);
        assertThat(after.code()).isZero();
        assertThat(after.out()).contains(": all whole");
    }

    @Test
    void gc_removesWhatTakesTooMuch_unlessItIsOnlyTold() throws IOException {
        int before = entries().size();

        Outcome only = cache("gc", "--max-size", "1B", "--dry-run", "--cache", shelf + ":ro");
        assertThat(only.code()).isZero();
        assertThat(only.out()).startsWith("would remove " + before + " entries");
        Outcome refused = cache("gc", "--max-size", "1B", "--cache", shelf + ":ro");
        assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err()).contains("Option '--cache': '" + shelf + ":ro' is only read");
        assertThat(entries()).hasSize(before);

        assertThat(cache("gc", "--max-size", "1B", "--cache", shelf).out())
                .startsWith("removed " + before + " entries");
        assertThat(entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stats", "verify", "gc --older-than 1d"})
    void backendThatDoesntList_isTold_andTheOthersAreLookedAfter(String command) {
        String told =
                "Option '--cache': 'acme:box' can't be listed: its plugin doesn't say what it keeps, so look after it"
                        + " with the means of that";
        String box = "acme:box?folder=" + kept;

        Outcome alone = cache((command + " --cache " + box).split(" "));
        assertThat(alone.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(alone.err().lines()).singleElement().asString().contains(told);
        Outcome both = cache((command + " --cache " + box + " --cache " + shelf).split(" "));
        assertThat(both.code()).isZero();
        assertThat(both.err().lines()).containsExactly(told);
        assertThat(both.out()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "acme:shelves | There is no cache backend 'acme:shelves'. There are: box, gone, shelf.",
                "acme:shelf | 'acme:shelf' needs the setting 'folder'",
                "acme:gone | nobody answers"
            })
    void backendThatCantBeOpened_isTold_beforeAnythingIsDone(String where, String told) throws IOException {
        int before = entries().size();

        Outcome outcome = cache("gc", "--max-size", "1B", "--cache", shelf, "--cache", where);

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("Option '--cache': ").contains(told);
        assertThat(entries()).hasSize(before);
    }
}
