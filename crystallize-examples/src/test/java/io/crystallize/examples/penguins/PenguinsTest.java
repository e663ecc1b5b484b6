package io.crystallize.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.ContextValues;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StandaloneContext;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PenguinsTest {
    private static final String HEADER =
            "species,island,beak_length_mm,beak_depth_mm,flipper_length_mm,body_mass_g,sex\n";

    @TempDir
    private Path folder;

    @Test
    void data_has344Penguins() throws Exception {
        Survey survey = fetch(Path.of("experiments"), "../data/penguins.csv");
        assertThat(survey.penguins()).hasSize(344);
        assertThat(survey.penguins().get(0)).isEqualTo(new Penguin("Adelie", 39.1, 18.7, 181, 3750, Sex.MALE));
        assertThat(count(survey, penguin -> penguin.species().equals("Adelie"))).isEqualTo(152);
        assertThat(count(survey, penguin -> penguin.species().equals("Chinstrap")))
                .isEqualTo(68);
        assertThat(count(survey, penguin -> penguin.species().equals("Gentoo"))).isEqualTo(124);
        assertThat(count(survey, penguin -> Double.isNaN(penguin.bodyMass()))).isEqualTo(2);
        assertThat(count(survey, penguin -> penguin.sex() == Sex.UNKNOWN)).isEqualTo(11);
    }

    @Test
    void emptyMeasurement_isNaN() throws Exception {
        assertThat(read(HEADER + "Adelie,Dream,,18,195,3250,FEMALE\n").penguins())
                .containsExactly(new Penguin("Adelie", Double.NaN, 18, 195, 3250, Sex.FEMALE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "."})
    void sexThatWasNotFoundOut_isUnknown(String sex) throws Exception {
        assertThat(read(HEADER + "Adelie,Dream,40.3,18,195,3250," + sex + "\n").penguins())
                .containsExactly(new Penguin("Adelie", 40.3, 18, 195, 3250, Sex.UNKNOWN));
    }

    @Test
    void byteOrderMarkAndWindowsLineEnds_areRead() throws Exception {
        assertThat(read('\uFEFF' + (HEADER + "Adelie,Dream,40.3,18,195,3250,MALE\n").replace("\n", "\r\n"))
                        .penguins())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "species,island\n", "Adelie,Dream,40.3,18,195,3250,FEMALE\n"})
    void otherHeader_isTold(String content) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("birds.csv:1: the header is '" + content.strip() + "'; expected '" + HEADER.strip() + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4O.3", "-1", "NaN", "0x1p3", "40.3d", " 40.3", "1e3", "40,3"})
    void malformedNumber_isToldWithLineAndColumn(String number) {
        assertThatThrownBy(() -> read(HEADER + "\"Adelie\",Dream,40.3,18,195,3250,MALE\n" + "Adelie,Dream,40.3,18,\""
                        + number + "\",3250,MALE\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("birds.csv:3: column 'flipper_length_mm' is '" + number
                        + "'; expected a number such as 39.1, or nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Adelie,Dream,40.3,18,195,3250,male | column 'sex' is 'male'; expected FEMALE, MALE, '.' or nothing",
                "' ,Dream,40.3,18,195,3250,MALE' | column 'species' is ' '; expected the name of a species",
                "Adelie,Dream,40.3 | 3 fields; expected 7, as in the header",
                "Adelie,Dream,40.3,18,195,3250,MALE,x | 8 fields; expected 7, as in the header",
            })
    void malformedRow_isTold(String row, String message) {
        assertThatThrownBy(() -> read(HEADER + row + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("birds.csv:2: " + message.replace("''", "'"));
    }

    @Test
    void allProblems_areToldTogether() {
        assertThatThrownBy(() -> read(HEADER + "Adelie,Dream,x,18,y,3250,MALE\nAdelie\n"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .containsExactly(
                                        "birds.csv:2: column 'beak_length_mm' is 'x'; expected a number such as 39.1, or nothing",
                                        "birds.csv:2: column 'flipper_length_mm' is 'y'; expected a number such as 39.1, or"
                                                + " nothing",
                                        "birds.csv:3: 1 fields; expected 7, as in the header"));
    }

    private Survey read(String content) throws Exception {
        Files.writeString(folder.resolve("birds.csv"), content);
        return fetch(folder, "birds.csv");
    }

    private static Survey fetch(Path folder, String file) throws Exception {
        RunOptions options = RunOptions.builder().baseFolder(folder).build();
        try (StandaloneContext context = StandaloneContext.of(ContextValues.empty(), options)) {
            return new Penguins(file).fetch(context);
        }
    }

    private static long count(Survey survey, Predicate<Penguin> condition) {
        return survey.penguins().stream().filter(condition).count();
    }
}
