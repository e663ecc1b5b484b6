package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a search found, read back. */
class StoredOptimizationTest {
    private enum Odd {
        A_VALUE {
            @Override
            public String toString() {
                return "of, its = own";
            }
        }
    }

    @TempDir
    private Path runs;

    private OptimizationResult run(Optimization.Builder search) {
        return search.build().run(ExperimentOptions.builder().runsFolder(runs).build());
    }

    private static Optimization.Builder search() {
        return Optimization.of(Curves.experiment().build())
                .space(SearchSpace.empty().integers("hill.x", 0, 5).values("hill.ground", "rock", "sand"))
                .maximize("height");
    }

    private static Path folder(OptimizationResult result) {
        return result.trials().folder().orElseThrow();
    }

    @Test
    void read_isWhatTheSearchReturned() throws IOException {
        for (Optimization.Builder search :
                List.of(search(), search().by(new SuccessiveHalving(12, 2)), search().minimize("cost"))) {
            OptimizationResult result = run(search);
            OptimizationResult read = OptimizationResult.read(folder(result));
            assertThat(read.digest()).isEqualTo(result.digest());
            assertThat(read.toJson()).isEqualTo(result.toJson());
            assertThat(read.table()).isEqualTo(result.table());
            assertThat(read.best()).isNotEmpty();
        }
    }

    @Test
    void values_haveTheirNames_whateverTheyAre() {
        for (Object value : List.of(3, 3L, 0.1 + 0.2, 1e-9, 4.35, true, "plain", "not, plain", "true", Odd.A_VALUE)) {
            Candidate candidate = new Candidate(Map.of("p", value));
            Object plain = ParameterText.plain(value);
            ObjectNode written = JsonNodeFactory.instance.objectNode();
            if (plain instanceof JsonNode node) {
                written.set("p", node);
            } else {
                written.put("p", ParameterText.of(value));
            }
            assertThat(new Candidate(ParameterText.read(candidate.name(), written)).name())
                    .isEqualTo(candidate.name());
        }
    }

    @Test
    void folderThatWasChanged_isTold() throws IOException {
        Path folder = folder(run(search()));
        Path file = folder.resolve(Optimization.FILE);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\"maximize\"", "\"minimize\""));
        assertThat(OptimizationResult.read(folder).warnings())
                .anyMatch(warning -> warning.contains("is not what the search found"));
        Files.writeString(file, text.replaceFirst("\"schema\" : 1", "\"schema\" : 99"));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> OptimizationResult.read(folder))
                .withMessageContaining("optimization.json: its schema is 99");
        Files.delete(file);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> OptimizationResult.read(folder))
                .withMessageContaining("There is no result of a search");
        assertThat(OptimizationResult.isIn(folder)).isFalse();
    }
}
