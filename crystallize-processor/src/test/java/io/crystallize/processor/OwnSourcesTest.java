package io.crystallize.processor;

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

/** No false alarm: the framework's own steps work, so nothing is to be told of them. */
class OwnSourcesTest {
    @TempDir
    Path folder;

    private List<String> told(String place) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("..").resolve(place))) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        return new Compilation(folder)
                .option("-proc:only").option("-Xlint:none").withFiles(files).run().stream()
                        .filter(line -> line.contains("has to be immutable")
                                || line.contains("parameter")
                                || line.contains("default of")
                                || line.contains("is no name")
                                || line.contains("plugin"))
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crystallize-cli/src/test/java/io/crystallize/cli/sample",
                "crystallize-examples/src/test/java",
                "crystallize-examples/src/main/java"
            })
    void modules_areToldNothingOf(String place) throws IOException {
        assertThat(told(place)).isEmpty();
    }

    @Test
    void samplePlugins_areToldOfWhatTheyDoWrongOnPurpose() throws IOException {
        assertThat(told("crystallize-plugins-api/src/test/java/io/crystallize/plugins/sample"))
                .satisfiesExactly(
                        constraint -> assertThat(constraint).contains("'to' has the constraint @Email"),
                        parameters -> assertThat(parameters)
                                .contains("The step Silent is neither a record nor overrides parameters()"));
    }
}
