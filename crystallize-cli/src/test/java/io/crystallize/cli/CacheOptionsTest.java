package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.cli.CachePlace.Kind;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Where results are kept, and how far they are trusted, from the command line. */
@Tag("slow")
class CacheOptionsTest {
    @TempDir
    private Path folder;

    private Workplace place;

    @BeforeEach
    void makeWorkplace() {
        place = new Workplace(folder).write("""
                name: kept
                replicates: 2
                seed: 1
                source: { constant: { value: 10 } }
                steps: [multiply, noise, record]
                context: { factor: 2 }
                """);
    }

    private static String uses(JsonNode result) {
        JsonNode cache = result.get("cache");
        return cache.get("hits") + " hits, " + cache.get("misses") + " misses, " + cache.get("audited") + " audited";
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private List<String> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(name))) {
            return all.map(file ->
                            folder.relativize(file).toString() + file.toFile().length())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void memory_lastsForTheRun_andWritesNothing() {
        assertThat(uses(place.json("--cache", "memory"))).isEqualTo("1 hits, 3 misses, 0 audited");
        assertThat(uses(place.json("--cache", "memory"))).isEqualTo("1 hits, 3 misses, 0 audited");
        assertThat(place.entries()).containsExactly("runs");
    }

    @Test
    void readOnlyFolder_isReadAndNotChanged() throws IOException {
        place.json("--cache", at("c"));
        List<String> before = files("c");
        assertThat(uses(place.json("--cache", at("c") + ":ro"))).isEqualTo("4 hits, 0 misses, 0 audited");
        assertThat(uses(place.json("--cache", at("c") + ":ro", "--seed", "2")))
                .isEqualTo("2 hits, 2 misses, 0 audited");
        assertThat(uses(place.json("--cache", at("c") + ":ro", "--seed", "2")))
                .isEqualTo("2 hits, 2 misses, 0 audited");
        assertThat(files("c")).isEqualTo(before);
    }

    @Test
    void tiers_areFilledFromTheFartherOnes() {
        place.json("--cache", at("far"));
        assertThat(uses(place.json("--cache", at("near"), "--cache", at("far") + ":ro")))
                .isEqualTo("4 hits, 0 misses, 0 audited");
        assertThat(uses(place.json("--cache", at("near")))).isEqualTo("4 hits, 0 misses, 0 audited");
    }

    @Test
    void addressWhereNobodyListens_costsTheCacheAlone() {
        JsonNode result = place.json("--cache", "http://127.0.0.1:9/cache");
        assertThat(result.get("digest")).isEqualTo(place.json("--cache", "none").get("digest"));
        assertThat(result.get("cache").get("errors").intValue()).isPositive();
    }

    @Test
    void auditAndRefresh_runWhatIsStored() {
        place.json();
        assertThat(uses(place.json("--audit", "1"))).isEqualTo("0 hits, 0 misses, 4 audited");
        assertThat(uses(place.json("--refresh", "noise"))).isEqualTo("2 hits, 2 misses, 0 audited");
        assertThat(uses(place.json())).isEqualTo("4 hits, 0 misses, 0 audited");
    }

    @Test
    void unknownStepToRefresh_isToldWithWhatIsNear() {
        Outcome outcome = place.run("--refresh", "nois");
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("Can't refresh step 'nois'", "Did you mean 'noise'?");
        assertThat(place.entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "some/where, FOLDER, false",
        "some/where:ro, FOLDER, true",
        "memory, MEMORY, false",
        "none, NONE, false",
        "HTTPS://cache.example.org/x:ro, ADDRESS, true",
        "http://127.0.0.1:8080/x, ADDRESS, false"
    })
    void place_isRead(String typed, Kind kind, boolean readOnly) {
        CachePlace read = CachePlace.parse(typed);
        assertThat(read.kind()).isEqualTo(kind);
        assertThat(read.readOnly()).isEqualTo(readOnly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":ro", "none:ro", "memory:ro", "ftp://host/x", "s3://bucket"})
    void whatIsNoPlace_isRefused(String typed) {
        Outcome outcome = place.run("--cache", typed);
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("Option '--cache': expected a folder, an address, 'memory', 'none' or PLUGIN:NAME, found '"
                        + typed + "'");
        assertThat(place.entries()).isEmpty();
    }

    @Test
    void optionsThatDontFit_areToldTogether() {
        Outcome outcome = place.run(
                "--cache", at("missing") + ":ro", "--cache.max-size", "1MB", "--cache.certificates", at("no.pem"));
        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("expected a cache to read, found no folder"))
                .anyMatch(line -> line.contains("'--cache.max-size': there is no folder or memory to limit"))
                .anyMatch(line -> line.contains("'--cache.certificates': there is no address to trust"));
    }

    @Test
    void settingThatThereIsNot_isToldWithWhatIsNear() throws IOException {
        Path file =
                Files.writeString(folder.resolve("crystallize.properties"), "cache.maxsize = 1GB\ndry-run = true\n");
        assertThatThrownBy(() -> Settings.read(file))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(Object::toString)
                                .satisfiesExactly(
                                        first -> assertThat(first)
                                                .contains(
                                                        "no setting 'cache.maxsize'", "Did you mean 'cache.max-size'?"),
                                        second -> assertThat(second).contains("no setting 'dry-run'")));
    }
}
