package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HypothesisTest {
    @Test
    void parse_readsBothSidesAndTheDirection() {
        Hypothesis hypothesis = Hypothesis.parse("standardized.accuracy > baseline.accuracy");

        assertThat(hypothesis.left()).isEqualTo(new MetricRef("standardized", "accuracy"));
        assertThat(hypothesis.comparison()).isEqualTo(Comparison.GREATER);
        assertThat(hypothesis.right()).isEqualTo(new MetricRef("baseline", "accuracy"));
        assertThat(hypothesis.level()).isEqualTo(Hypothesis.DEFAULT_LEVEL);
        assertThat(hypothesis.text()).isEqualTo("standardized.accuracy > baseline.accuracy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.x<b.x", "  a . x\t<\n b . x ", "\"a\".\"x\" < b.x", "a\u00a0.x < b.x"})
    void parse_takesWhiteSpaceBetweenSymbolsAndQuotesAroundNames(String text) {
        assertThat(Hypothesis.parse(text).withLevel(0.01))
                .isEqualTo(
                        new Hypothesis(new MetricRef("a", "x"), Comparison.LESS, new MetricRef("b", "x"), 0.01, text));
    }

    @Test
    void parse_takesHyphensInsideNames() {
        assertThat(Hypothesis.parse("low-rate.f1-score > base-line.f1-score").left())
                .isEqualTo(new MetricRef("low-rate", "f1-score"));
    }

    @Test
    void parse_takesAnyCharacterInQuotedNames() {
        assertThat(Hypothesis.parse("\"k = 5 (\\\"five\\\"), a\\\\b\".\"top.1 > 0\" > b.x")
                        .left())
                .isEqualTo(new MetricRef("k = 5 (\"five\"), a\\b", "top.1 > 0"));
    }

    @Test
    void parse_takesNamesOfDigitsBesideOthersOrInQuotes() {
        assertThat(Hypothesis.parse("10.accuracy > \"0\".5").right()).isEqualTo(new MetricRef("0", "5"));
    }

    @ParameterizedTest
    @CsvSource({"a,x", "low-rate,f1-score", "-a,x", "0,5", "a b,x.y", "quo\"te,back\\slash", "größe,ж", "5,x"})
    void of_writesATextThatParsesBack(String condition, String metric) {
        Hypothesis hypothesis =
                Hypothesis.of(new MetricRef(condition, metric), Comparison.LESS, new MetricRef("b", "x"));

        assertThat(Hypothesis.parse(hypothesis.text())).isEqualTo(hypothesis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                   |  0 | found the end, expected the name of a condition",
                "a.x                  |  3 | found the end, expected '>' or '<'.",
                "a.x >                |  5 | found the end, expected the name of a condition",
                "a > b.x              |  2 | found '>', expected '.' and the name of a metric",
                "a. > b.x             |  3 | found '>', expected the name of a metric",
                "a.x b.x              |  4 | found 'b', expected '>' or '<'.",
                "a.b.c > b.x          |  3 | Put a name that contains a dot in quotes",
                "a.x > b.x please     | 10 | found 'please', expected the end of the hypothesis",
                "a.x > b.x > c.x      | 10 | found '>', expected the end of the hypothesis",
                "a.x > b.x - 0.05     | 10 | Margins such as '- 0.02' are not supported yet.",
                "a.x > b.x-0.05       | 11 | Margins such as '- 0.02' are not supported yet.",
                "a.x >= b.x - 0.05    |  4 | non-inferiority",
                "a.x >= b.x           |  4 | takes a margin: how much worse still counts as no worse",
                "a.x ≤ b.x            |  4 | Write '<' to claim a difference.",
                "a.x == b.x           |  4 | No experiment can show that two means are equal",
                "a.x > 0.5            |  6 | found the number 0.5, expected the name of a condition",
                "a.x > -0.5           |  6 | found '-', expected the name of a condition",
                "a.x > 5              |  7 | found the end, expected '.' and the name of a metric",
                "a.x > a.x            |  6 | found a.x again, expected something other than the left side",
                "a.\"x > b.x          |  2 | found a quote that is never closed",
                "a.\"\" > b.x         |  2 | found an empty name in quotes",
                "a.\"\\x\" > b.x      |  4 | found 'x', expected '\"' or '\\' after a backslash",
            })
    void parse_otherText_tellsWhereAndWhat(String text, int offset, String message) {
        HypothesisSyntaxException error =
                catchThrowableOfType(HypothesisSyntaxException.class, () -> Hypothesis.parse(text));

        assertThat(error).hasMessageStartingWith("Hypothesis '" + text + "', offset " + offset + ": ");
        assertThat(error).hasMessageContaining(message);
        assertThat(error.offset()).isEqualTo(offset);
        assertThat(error.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.05, 5, Double.NaN})
    void level_outsideZeroToOne_isRefused(double level) {
        assertThatThrownBy(() -> Hypothesis.parse("a.x > b.x").withLevel(level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The level of hypothesis 'a.x > b.x' is " + level
                        + ", but has to lie between 0 and 1, for example 0.05");
    }
}
