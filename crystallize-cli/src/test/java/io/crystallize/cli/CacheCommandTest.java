package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What {@code crystallize cache} does to a cache on disk. */
@Tag("slow")
class CacheCommandTest {
    private static final String EXPERIMENT = """
            name: cached
            replicates: 3
            seed: 7
            source: { constant: { value: 1 } }
            steps: [multiply, noise]
            context: { factor: 3 }
            """;

    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void fillCache() {
        place = new Workplace(folder).write(EXPERIMENT);
        assertThat(place.run().code()).isZero();
    }

    private Outcome cache(String... arguments) {
        return Outcome.of(Stream.concat(
                        Stream.concat(Stream.of("cache"), Stream.of(arguments)),
                        Stream.of("--cache", place.cache().toString()))
                .toArray(String[]::new));
    }

    private List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(place.cache().resolve(kind))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void stats_countsByKindAndAge_andNotesNoUse() throws IOException {
        Path old = files("entries").get(0);
        FileTime time = FileTime.from(Instant.now().minus(Duration.ofDays(20)));
        Files.setLastModifiedTime(old, time);

        Outcome outcome = cache("stats");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" +", " ")))
                .anyMatch(line -> line.matches("results 4 .*"))
                .anyMatch(line -> line.matches("questions [1-9].*"))
                .anyMatch(line -> line.matches("disputes 0 0 B"))
                .anyMatch(line -> line.matches("blobs 4 .*"))
                .anyMatch(line -> line.matches("less than 30 days ago 1 .*"))
                .contains("set aside as damaged: 0");
        assertThat(Files.getLastModifiedTime(old)).isEqualTo(time);
    }

    @Test
    void verify_ofAWholeCache_saysSo() {
        Outcome outcome = cache("verify");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("checked ", " and 4 blobs", ": all whole");
    }

    @Test
    void verify_setsAsideWhatIsDamaged_unlessItIsADryRun() throws IOException {
        damage(files("entries").get(0));
        damage(files("blobs").get(0));
        int before = files("entries").size();

        Outcome dry = cache("verify", "--dry-run");
        assertThat(dry.code()).isEqualTo(1);
        assertThat(dry.out())
                .contains("damaged entry " + files("entries").get(0).getFileName() + ": ")
                .contains("damaged blob " + files("blobs").get(0).getFileName() + ": ")
                .contains("2 damaged, left where they are");
        assertThat(files("entries")).hasSize(before);

        Outcome outcome = cache("verify");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("2 damaged, set aside");
        assertThat(files("entries")).hasSize(before - 1);
        assertThat(files("blobs")).hasSize(3);
        assertThat(cache("stats").out()).contains("set aside as damaged: 2");
        assertThat(cache("verify").code()).isZero();
        assertThat(place.run().code()).isZero();
    }

    @Test
    void gc_removesWhatIsOld_unlessItIsADryRun() throws IOException {
        for (Path file : files("blobs")) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(40))));
        }

        Outcome dry = cache("gc", "--older-than", "30d", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("would remove 0 entries and 4 blobs, ");
        assertThat(files("blobs")).hasSize(4);

        assertThat(cache("gc", "--older-than", "30d").out()).contains("removed 0 entries and 4 blobs, ");
        assertThat(files("blobs")).isEmpty();
        assertThat(place.json().at("/cache/hits").intValue()).isEqualTo(6);
    }

    @Test
    void gc_toASize_leavesNoMore_andTheNextRunComputesAgain() throws IOException {
        assertThat(cache("gc", "--max-size", "1B").code()).isZero();
        assertThat(files("entries")).isEmpty();
        assertThat(files("blobs")).isEmpty();
        assertThat(place.json().at("/cache/misses").intValue()).isEqualTo(4);
        assertThat(cache("gc", "--max-size", "10GB").out()).startsWith("removed 0 entries and 0 blobs, 0 B; kept ");
    }

    /** Law 6: what a dry run says is what happens, and nothing else. */
    @Test
    void gc_removesWhatItsDryRunSays_alsoOfWhatWasSetAside() throws IOException {
        damage(files("blobs").get(0));
        damage(files("blobs").get(1));
        assertThat(cache("verify").out()).contains("2 damaged, set aside");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(20)));
        for (Path file : List.of(
                files("damaged").get(0), files("entries").get(0), files("blobs").get(0))) {
            Files.setLastModifiedTime(file, longAgo);
        }
        List<Path> before = files("");

        Outcome dry = cache("gc", "--older-than", "10d", "--dry-run");
        assertThat(dry.out()).startsWith("would remove 1 entry and 1 blob, 1 set aside as damaged, ");
        assertThat(files("")).isEqualTo(before);

        Outcome real = cache("gc", "--older-than", "10d");
        assertThat(real.out())
                .isEqualTo(dry.out().replace("would remove", "removed").replace("would keep", "kept"));
        assertThat(files("")).hasSize(before.size() - 3);
        assertThat(files("damaged")).hasSize(1);
        assertThat(cache("gc", "--older-than", "10d").out()).startsWith("removed 0 entries and 0 blobs, 0 B; ");
    }

    @Test
    void json_isOneDocument_withNumbersAndBytes() throws IOException {
        JsonNode stats = cache("stats", "--json").json();
        assertThat(stats.get("schema").intValue()).isEqualTo(1);
        JsonNode held = stats.at("/caches/0");
        assertThat(held.get("cache").stringValue()).isEqualTo(place.cache().toString());
        assertThat(held.at("/kinds/RESULT/number").intValue()).isEqualTo(4);
        assertThat(held.at("/kinds/BLOB/bytes").intValue()).isPositive();
        assertThat(held.at("/ages/0/lessThanHoursAgo").intValue()).isEqualTo(1);
        assertThat(held.at("/ages/0/number")).isEqualTo(held.at("/all/number"));
        assertThat(held.at("/ages/6/lessThanHoursAgo").isNull()).isTrue();

        Path damaged = files("blobs").get(0);
        damage(damaged);
        JsonNode checked = cache("verify", "--json").json().at("/caches/0");
        assertThat(checked.get("blobs").intValue()).isEqualTo(4);
        assertThat(checked.get("setAside").booleanValue()).isTrue();
        assertThat(checked.at("/damaged/0/kind").stringValue()).isEqualTo("BLOB");
        assertThat(checked.at("/damaged/0/name").stringValue())
                .isEqualTo(damaged.getFileName().toString());
        assertThat(cache("stats", "--json")
                        .json()
                        .at("/caches/0/setAside/number")
                        .intValue())
                .isOne();

        Outcome removed = cache("gc", "--max-size", "1B", "--dry-run", "--json");
        assertThat(removed.json().at("/caches/0/dryRun").booleanValue()).isTrue();
        assertThat(removed.json().at("/caches/0/removed/blobs/number").intValue())
                .isEqualTo(3);
        assertThat(removed.json().at("/caches/0/kept/number").intValue()).isZero();
    }

    @Test
    void severalPlaces_areLookedAfterInTurn_andWhatCantBeListedIsTold() throws IOException {
        damage(files("blobs").get(0));
        String other = Files.createDirectory(folder.resolve("other")).toString();

        Outcome outcome = cache("verify", "--cache", other, "--cache", "https://me:secret@cache.example.org/team");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out().lines())
                .startsWith(other + ":", "checked 0 entries and 0 blobs, 0 B: all whole", "", place.cache() + ":")
                .last()
                .asString()
                .endsWith(": 1 damaged, set aside");
        assertThat(outcome.err().lines())
                .containsExactly(
                        "Option '--cache': https://cache.example.org/team can't be listed: look after it on its"
                                + " server, or with '--cache' and the folder where that keeps it");
        assertThat(cache("stats", "--json", "--cache", other).json().get("caches"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://127.0.0.1:9/x | http://127.0.0.1:9/x can't be listed: look after it on its server",
                "memory | Option '--cache': 'memory' keeps nothing after a run; give the folder of a cache",
                "none | Option '--cache': 'none' keeps nothing after a run",
                "ftp://host/x | expected a folder, an address, 'memory', 'none' or PLUGIN:NAME, found 'ftp://host/x'"
            })
    void placeThatCantBeLookedAfter_isToldInOneLine(String where, String message) {
        for (String command : List.of("stats", "verify", "gc --older-than 1d")) {
            Outcome outcome = Outcome.of(("cache " + command + " --cache " + where).split(" "));
            assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(outcome.err().lines()).singleElement().asString().contains(message);
        }
    }

    @Test
    void readOnlyPlace_isReadAndNotChanged() throws IOException {
        damage(files("blobs").get(0));
        List<Path> before = files("");
        String readOnly = place.cache() + ":ro";
        assertThat(Outcome.of("cache", "stats", "--cache", readOnly).code()).isZero();
        assertThat(Outcome.of("cache", "verify", "--cache", readOnly).out())
                .endsWith("1 damaged, left where they are\n");
        assertThat(Outcome.of("cache", "gc", "--max-size", "1B", "--dry-run", "--cache", readOnly)
                        .out())
                .startsWith("would remove ");
        Outcome refused = Outcome.of("cache", "gc", "--max-size", "1B", "--cache", readOnly);
        assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err()).contains("'" + readOnly + "' is only read; leave :ro away");
        assertThat(files("")).isEqualTo(before);
    }

    @Test
    void stats_ofAnEmptyCache_saysSo() throws IOException {
        assertThat(cache("gc", "--max-size", "1B").code()).isZero();
        String empty = Files.createDirectory(folder.resolve("empty")).toString();
        for (Outcome outcome : List.of(cache("stats"), Outcome.of("cache", "stats", "--cache", empty))) {
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out().lines()).containsExactly("nothing is kept here", "set aside as damaged: 0");
        }
    }

    @Test
    void verify_help_saysWhatItWrites() {
        Outcome outcome = Outcome.of("cache", "verify", "--help");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().replaceAll("\\s+", " "))
                .contains("What is damaged is moved into the cache's folder 'damaged'", "Nothing else is changed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gc --max-size 10XB | expected a size such as 500MB or 10GB, found '10XB'",
                "gc --max-size -1 | expected a size such as 500MB or 10GB",
                "gc --max-size 99999999TB | expected a size such as 500MB or 10GB",
                "gc --older-than 30 | expected an age such as 30d, 12h, 45m or 2w, found '30'",
                "gc | Say what is to be removed: --max-size, such as 10GB, or --older-than, such as 30d",
                "stat | Did you mean 'stats'?",
                "'' | Missing command. Commands: stats, verify, gc"
            })
    void badInput_isTold(String arguments, String message) {
        Outcome outcome = Outcome.of(("cache " + arguments).strip().split(" "));

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void cacheThatThereIsNot_isTold() {
        Outcome outcome =
                Outcome.of("cache", "stats", "--cache", folder.resolve("none").toString());

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("Option '--cache': expected the folder of a cache, and there is no folder '")
                .contains("'run' makes it when it keeps the first result");
    }
}
