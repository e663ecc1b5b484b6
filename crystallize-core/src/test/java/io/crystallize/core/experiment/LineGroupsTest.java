package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LineGroupsTest {
    @TempDir
    Path folder;

    private static void number(LineFile file, int number) {
        file.add(line -> line.writeNumberProperty("number", number));
    }

    private static String line(int number) {
        return "{\"number\":" + number + "}";
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void firstLine_isWrittenAtOnce() throws IOException {
        LineFile file = LineFile.open(folder.resolve("file"));
        try (LineGroups groups = new LineGroups(file)) {
            groups.add(() -> number(file, 1));

            assertThat(lines("file")).containsExactly(line(1));
        }
    }

    @Test
    void lineThatWaits_isWrittenSoon_whetherOrNotAnotherComes() throws IOException {
        LineFile file = LineFile.open(folder.resolve("file"));
        try (LineGroups groups = new LineGroups(file)) {
            groups.add(() -> number(file, 1));
            groups.add(() -> number(file, 2));

            while (lines("file").size() < 2) {
                Thread.onSpinWait();
            }
            assertThat(lines("file")).containsExactly(line(1), line(2));
        }
    }

    @Test
    void lineThatCannotBeMade_isTold_andNoPartOfItIsWritten() throws IOException {
        LineFile file = LineFile.open(folder.resolve("file"));
        LineGroups groups = new LineGroups(file);
        groups.add(() -> number(file, 1));

        assertThatIllegalStateException()
                .isThrownBy(() -> groups.add(() -> file.add(line -> {
                    line.writeNumberProperty("number", 2);
                    throw new IllegalStateException("no text");
                })));

        assertThatIOException()
                .isThrownBy(() -> groups.add(() -> number(file, 3)))
                .withMessageContaining("no text");
        assertThatIOException().isThrownBy(groups::close).withMessageContaining("no text");
        assertThat(lines("file")).containsExactly(line(1));
    }

    @Test
    void manyLines_areWrittenOnTheWay_andTheRestAtTheEnd() throws IOException {
        LineFile file = LineFile.open(folder.resolve("file"));
        try (LineGroups groups = new LineGroups(file)) {
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                groups.add(() -> number(file, number));
            }

            assertThat(lines("file")).hasSizeGreaterThan(2_000);
        }
        assertThat(lines("file"))
                .containsExactlyElementsOf(IntStream.range(0, 10_000)
                        .mapToObj(LineGroupsTest::line)
                        .toList());
    }

    @Test
    void whatIsInTheLastFile_isInTheOthers_atAnyTime() throws IOException {
        LineFile first = LineFile.ifNeeded(folder.resolve("first"));
        LineFile last = LineFile.open(folder.resolve("last"));
        try (LineGroups groups = new LineGroups(first, last)) {
            assertThat(folder.resolve("first")).doesNotExist();
            for (int i = 0; i < 3_000; i++) {
                int number = i;
                groups.add(() -> {
                    number(last, number);
                    number(first, number);
                });
                if (i % 100 == 0) {
                    int there = lines("last").size();
                    assertThat(lines("first")).hasSizeGreaterThanOrEqualTo(there);
                }
            }
        }
        assertThat(lines("first")).isEqualTo(lines("last")).hasSize(3_000);
    }

    @Test
    void groupThatCannotBeWritten_isTold_andNothingIsWrittenAfterIt() throws IOException {
        LineFile hopeless = LineFile.ifNeeded(folder.resolve("missing").resolve("file"));
        LineFile last = LineFile.open(folder.resolve("last"));
        LineGroups groups = new LineGroups(hopeless, last);
        assertThatIOException()
                .isThrownBy(() -> groups.add(() -> {
                    number(hopeless, 1);
                    number(last, 1);
                }));
        Files.createDirectory(folder.resolve("missing"));

        assertThatIOException().isThrownBy(() -> groups.add(() -> number(last, 2)));
        assertThatIOException().isThrownBy(groups::close);
        assertThat(lines("last")).isEmpty();
    }
}
