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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code crystallize cache} does to a cache on disk. */
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
                .contains("Option '--cache': expected the folder of a cache, and there is no folder '");
    }
}
