package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"report.txt", "a", "-x", "_", "Größe 1.csv", "日本", "a..b", "console.txt", "com10"})
    void isSafe_acceptsOrdinaryNames(String name) {
        assertThat(FileNames.isSafe(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "a/b",
                "a\\b",
                "",
                ".",
                "..",
                "...",
                ".hidden",
                "a.",
                "a ",
                " a",
                "/a",
                "C:a",
                "a:b",
                "a\0b",
                "a\nb",
                "a\n",
                "a\tb",
                "a\u007fb",
                "a*",
                "a?",
                "\"a\"",
                "<a>",
                "a|b",
                "~",
                "a\u202eb",
                "con",
                "NUL.txt",
                "Com1",
                "lpt9.a.b",
                "aux .txt"
            })
    void isSafe_refusesWhatLeavesTheFolderOrNoFileCanBeCalled(String name) {
        assertThat(FileNames.isSafe(name)).isFalse();
    }

    @Test
    void isSafe_refusesWhatIsTooLongForAFileSystem() {
        assertThat(FileNames.isSafe("a".repeat(128))).isTrue();
        assertThat(FileNames.isSafe("a".repeat(129))).isFalse();
        assertThat(FileNames.isSafe("日".repeat(66))).isTrue();
        assertThat(FileNames.isSafe("日".repeat(67))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "baseline,baseline",
                "a.b-c_D,a.b-c_D",
                "'',%",
                ".,%2E",
                "..,%2E%2E",
                "a/b,a%2Fb",
                "a\\b,a%5Cb",
                "%2F,%252F",
                "a.,a%2E",
                "a b,a%20b",
                "é,%C3%A9",
                "a:b*c?,a%3Ab%2Ac%3F",
                "con,%63on",
                "NUL.txt,%4EUL%2Etxt",
                "x/con,x%2Fcon",
            })
    void encode_keepsPlainNamesAndEscapesTheRest(String name, String file) {
        assertThat(FileNames.encode(name)).isEqualTo(file);
    }

    @Test
    void encode_isAnotherSafeSegmentForEachName(@TempDir Path folder) {
        String[] parts = {
            "a", "A", "%", "%2", "25", "2F", ".", "..", "/", "\\", "-", "%-", " ", "é", "\ud83d", "\ude00", "?", "con",
            "\0"
        };
        Random random = new Random(1);
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder("x".repeat(random.nextInt(4) == 0 ? 90 + random.nextInt(20) : 0));
            for (int j = random.nextInt(5); j > 0; j--) {
                name.append(parts[random.nextInt(parts.length)]);
            }
            String file = FileNames.encode(name.toString());
            assertThat(file).matches("[A-Za-z0-9._%-]{1,100}").doesNotEndWith(".");
            assertThat(folder.resolve(file).normalize().getParent()).isEqualTo(folder);
            String other = names.put(file, name.toString());
            assertThat(other == null ? name.toString() : other).isEqualTo(name.toString());
        }
    }

    @Test
    void encodeOfALongName_isNotThatOfAnyShortOne() {
        String file = FileNames.encode("/".repeat(200));
        String encodedEnd = file.substring(file.lastIndexOf('%') + 1);
        assertThat(encodedEnd).matches("-[0-9a-f-]{36}");
        assertThat(FileNames.encode("/".repeat(201))).isNotEqualTo(file);
    }
}
