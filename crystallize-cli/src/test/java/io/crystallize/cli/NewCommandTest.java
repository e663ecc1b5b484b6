package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is begun; that it builds, tests and runs is a proof of its own, in {@code .ci/outsider}. */
class NewCommandTest {
    @TempDir
    private Path folder;

    private Outcome begin(String... arguments) {
        return Outcome.of(Stream.concat(
                        Stream.concat(Stream.of("new"), Stream.of(arguments)), Stream.of("--in", folder.toString()))
                .toArray(String[]::new));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin", "experiment"})
    void project_hasItsNames_andNothingLeftToFillIn(String kind) throws IOException {
        Outcome outcome = begin(kind, "bird-song", "--package", "org.acme.birds");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("bird-song").contains("README.md");
        assertThat(folder.resolve("bird-song/pom.xml")).content().contains("<artifactId>bird-song</artifactId>");
        assertThat(folder.resolve("bird-song/.gitignore")).exists();
        assertThat(folder.resolve("bird-song/src/main/java/org/acme/birds/Mean.java"))
                .content()
                .startsWith("package org.acme.birds;");
        assertThat(files()).hasSizeGreaterThan(8).allSatisfy(file -> {
            assertThat(file.toString()).doesNotContain("__");
            assertThat(file).content().doesNotContain("__").doesNotContain("${project.version}</crystallize");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bird", "bird_song", "-bird", "bird--song", "../bird", "1bird"})
    void nameThatIsNone_isRefused_andNothingIsWritten(String name) throws IOException {
        Outcome outcome = begin("plugin", name);

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(files()).isEmpty();
    }

    @Test
    void nameThatGivesNoPackage_asksForOne() throws IOException {
        Outcome outcome = begin("plugin", "new");

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("'com.example.new' is no name of a Java package; give one with --package");
        assertThat(files()).isEmpty();
    }

    @Test
    void folderThatIsThere_isLeftAlone() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("birds")).resolve("notes"), "mine");

        Outcome outcome = begin("plugin", "birds");

        assertThat(outcome.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("There is '" + folder.resolve("birds") + "' already");
        assertThat(files()).hasSize(1);
    }
}
