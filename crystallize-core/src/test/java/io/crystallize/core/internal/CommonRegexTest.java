package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonRegexTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[a-z]+",
                "^[A-Za-z_][A-Za-z0-9_]*$",
                "\\d{4}-\\d{2}-\\d{2}",
                "(?:a|b){2,}?c?",
                "(?<year>\\d+)(?=x)y",
                "(?!0+[a-z])[0-9]+(ms|s|m|h)",
                "[^\\]\\-,]*|[-+.]?|[a-]",
                "https?://.+\\.org/\\u00e9\\x41\\t",
                "[\\w.-]+@[\\w-]+",
                "ä #~&",
            })
    void whatBothReadAlike_isCommon(String regex) {
        Pattern.compile(regex);
        assertThat(CommonRegex.is(regex)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\p{L}+",
                "\\P{Lu}",
                "(?i)abc",
                "(?i:abc)",
                "a++",
                "a{2}+",
                "(?>a|b)",
                "\\h\\R",
                "\\Aabc\\Z",
                "\\Qa.b\\E",
                "\\s",
                "[\\S]",
                "\\bword\\b",
                "\\v",
                "\\e",
                "\\x{41}",
                "\\ud83d",
                "\uD83D\uDE00",
                "[\uD83D\uDE00]",
                "(a)\\1",
                "(?<a>b)\\k<a>",
                "(?<=a)b",
                "(?<!a)b",
                "(?=a)*b",
                "(?!.b)a",
                "a$\\n?",
                "(a$)?\\n",
                "[a-z&&[^b]]",
                "[a[b]]",
                "[]a]",
                "[\\d-z]",
                "[+--]",
                "a}",
                "a]",
                "\\-",
                "\\@",
                "^*a",
                "\\07",
                "\\cA",
                "\\N{LATIN SMALL LETTER A}",
            })
    void whatOnlyJavaReadsSo_isNot(String regex) {
        Pattern.compile(regex);
        assertThat(CommonRegex.is(regex)).isFalse();
    }
}
