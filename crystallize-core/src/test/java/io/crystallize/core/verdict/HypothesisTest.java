package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HypothesisTest {
    private static final MetricRef AX = new MetricRef("a", "x");
    private static final MetricRef BX = new MetricRef("b", "x");
    private static final Bound B = Bound.of(BX);

    @Test
    void parse_readsBothSidesAndTheComparison_andTakesTheDefaults() {
        Hypothesis hypothesis = Hypothesis.parse("standardized.accuracy > baseline.accuracy");

        assertThat(hypothesis.claim())
                .isEqualTo(new Claim.Inequality(
                        new MetricRef("standardized", "accuracy"),
                        Comparison.GREATER,
                        Bound.of(new MetricRef("baseline", "accuracy"))));
        assertThat(hypothesis.analysis()).isEqualTo(Analysis.DEFAULT);
        assertThat(hypothesis.level()).isEqualTo(0.05);
        assertThat(hypothesis.text()).isEqualTo("standardized.accuracy > baseline.accuracy");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void parse_readsEveryForm(String text, Claim claim) {
        assertThat(Hypothesis.parse(text).claim()).isEqualTo(claim);
        assertThat(Hypothesis.parse(claim.toString()).claim()).isEqualTo(claim);
        assertThat(Hypothesis.parse("\t" + text + "\u00a0 ").claim()).isEqualTo(claim);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("a.x > b.x", Comparison.GREATER, B),
                form("a.x < b.x", Comparison.LESS, B),
                form("a.x != b.x", Comparison.DIFFERENT, B),
                form("a.x ≠ b.x", Comparison.DIFFERENT, B),
                form("a.x >= b.x - 0.02", Comparison.AT_LEAST, B.plus(-0.02)),
                form("a.x ≥ b.x − 0.02", Comparison.AT_LEAST, B.plus(-0.02)),
                form("a.x <= b.x + 2e-2", Comparison.AT_MOST, B.plus(0.02)),
                form("a.x ≤ b.x + 1", Comparison.AT_MOST, B.plus(1)),
                form("a.x > b.x + 0", Comparison.GREATER, B),
                form("a.x > b.x - 0", Comparison.GREATER, B),
                form("a.x > 1.05 * b.x", Comparison.GREATER, new Bound(1.05, BX, 0)),
                form("a.x >= 0.9 * b.x", Comparison.AT_LEAST, new Bound(0.9, BX, 0)),
                form("a.x < 2 * b.x - 0.5", Comparison.LESS, new Bound(2, BX, -0.5)),
                form("a.x > 0.9", Comparison.GREATER, Bound.constant(0.9)),
                form("a.x >= 0.9", Comparison.AT_LEAST, Bound.constant(0.9)),
                form("a.x > 5", Comparison.GREATER, Bound.constant(5)),
                form("a.x != -1.5e3", Comparison.DIFFERENT, Bound.constant(-1500)),
                form("a.x > - 0.5", Comparison.GREATER, Bound.constant(-0.5)),
                form("0.9 < a.x", Comparison.GREATER, Bound.constant(0.9)),
                form("0.9 >= a.x", Comparison.AT_MOST, Bound.constant(0.9)),
                form("-0.5 != a.x", Comparison.DIFFERENT, Bound.constant(-0.5)),
                form("−0.5 <= a.x", Comparison.AT_LEAST, Bound.constant(-0.5)),
                Arguments.of("a.x ~ b.x ± 0.02", new Claim.Equivalence(AX, B, 0.02)),
                Arguments.of("a.x ~ b.x +/- 0.02", new Claim.Equivalence(AX, B, 0.02)),
                Arguments.of("a.x ~ b.x +- 0.02", new Claim.Equivalence(AX, B, 0.02)),
                Arguments.of("a.x ~ b.x - 0.1 ± 0.02", new Claim.Equivalence(AX, B.plus(-0.1), 0.02)),
                Arguments.of("a.x ~ 1.1 * b.x + 1 +/- 0.5", new Claim.Equivalence(AX, new Bound(1.1, BX, 1), 0.5)),
                Arguments.of("a.x ~ 0.9 ± 0.02", new Claim.Equivalence(AX, Bound.constant(0.9), 0.02)),
                Arguments.of("*.x differs", new Claim.Differs("x")),
                Arguments.of("* . \"top 1\" differs", new Claim.Differs("top 1")));
    }

    private static Arguments form(String text, Comparison comparison, Bound right) {
        return Arguments.of(text, new Claim.Inequality(AX, comparison, right));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.x<b.x", "  a . x\t<\n b . x ", "\"a\".\"x\" < b.x", "a\u00a0.x < b.x"})
    void parse_takesWhiteSpaceBetweenSymbolsAndQuotesAroundNames(String text) {
        assertThat(Hypothesis.parse(text).withLevel(0.01))
                .isEqualTo(new Hypothesis(
                        new Claim.Inequality(AX, Comparison.LESS, B), Analysis.DEFAULT.withLevel(0.01), text));
    }

    @Test
    void parse_takesHyphensInsideNames() {
        assertThat(metrics("low-rate.f1-score > base-line.f1-score"))
                .containsExactly(new MetricRef("low-rate", "f1-score"), new MetricRef("base-line", "f1-score"));
    }

    @Test
    void parse_takesAnyCharacterInQuotedNames() {
        assertThat(metrics("\"k = 5 (\\\"five\\\"), a\\\\b\".\"top.1 > 0\" > b.x"))
                .startsWith(new MetricRef("k = 5 (\"five\"), a\\b", "top.1 > 0"));
    }

    @Test
    void parse_takesNamesOfDigitsBesideOthersOrInQuotes() {
        assertThat(metrics("10.accuracy > \"0\".5"))
                .containsExactly(new MetricRef("10", "accuracy"), new MetricRef("0", "5"));
    }

    @Test
    void parse_aHyphenWithoutSpaces_isPartOfTheName() {
        assertThat(metrics("a.x > b.x-1")).endsWith(new MetricRef("b", "x-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "a,x",
        "low-rate,f1-score",
        "-a,x",
        "0,5",
        "a b,x.y",
        "quo\"te,back\\slash",
        "größe,ж",
        "5,x",
        "1,5e3",
        "*,differs"
    })
    void of_writesATextThatParsesBack(String condition, String metric) {
        Hypothesis hypothesis =
                Hypothesis.of(new Claim.Inequality(new MetricRef(condition, metric), Comparison.LESS, B));

        assertThat(Hypothesis.parse(hypothesis.text())).isEqualTo(hypothesis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                   |  0 | found the end, expected the name of a condition",
                "a.x                  |  3 | found the end, expected '>', '<', '>=', '<=', '!=' or '~'.",
                "a.x >                |  5 | found the end, expected the name of a condition",
                "a > b.x              |  2 | found '>', expected '.' and the name of a metric",
                "a. > b.x             |  3 | found '>', expected the name of a metric",
                "a.x b.x              |  4 | found 'b', expected '>', '<', '>=', '<=', '!=' or '~'.",
                "a.b.c > b.x          |  3 | Put a name that contains a dot in quotes",
                "a.x > b.x please     | 10 | found 'please', expected the end of the hypothesis",
                "a.x > b.x > c.x      | 10 | found '>', expected the end of the hypothesis",
                "a.x > 0.9 please     | 10 | found 'please', expected the end of the hypothesis",
                "a.x > b.x - 0.1 x    | 16 | found 'x', expected the end of the hypothesis",
                "a.x ~ b.x ± 0.1 x    | 16 | found 'x', expected the end of the hypothesis",
                "*.x differs from b.x | 12 | found 'from', expected the end of the hypothesis",
                "a.x > b.x-0.05       | 11 | A hyphen is part of a name: put spaces around a minus, b.m - 0.02.",
                "a.x >= b.x-0.05      | 12 | A hyphen is part of a name: put spaces around a minus, b.m - 0.02.",
                "a.x >= b.x-1         |  4 | A hyphen is part of a name: put spaces around a minus, b.m - 0.02.",
                "a.x ~ b.x-0.1 ± 1    | 11 | A hyphen is part of a name: put spaces around a minus, b.m - 0.02.",
                "a.x >= b.x           |  4 | (non-inferiority) takes a margin: how much worse still counts as no worse.",
                "a.x >= b.x           |  4 | Write '>= b.x - 0.02', with the margin that suits the metric, or '>' to",
                "a.x ≤ b.x            |  4 | Write '≤ b.x + 0.02', with the margin that suits the metric, or '<' to",
                "a.x >= b.x - 0       |  4 | found '>=' without a margin",
                "a.x >= 1 * b.x       |  4 | found '>=' without a margin",
                "a.x == b.x           |  4 | No experiment can show that two means are equal; that they are equivalent",
                "a.x => b.x           |  4 | found '=>', expected '>='.",
                "a.x =< b.x           |  4 | found '=<', expected '<='.",
                "a.x <> b.x           |  4 | found '<>', expected '!='.",
                "a.x >> b.x           |  4 | found '>>', expected '>', '<', '>=', '<=', '!=' or '~'.",
                "a.x > b.x -          | 11 | found the end, expected a margin, such as 0.02",
                "a.x > b.x - c.x      | 12 | found 'c', expected a margin, such as 0.02",
                "a.x > b.x + -0.1     | 12 | found '-0', expected a margin, such as 0.02: a number without a sign.",
                "a.x > b.x * 1.05     | 10 | found '*' after a metric, expected a factor before it: write 1.05 * b.x.",
                "a.x > 2 * b.x * 3    | 14 | write 6 * b.x.",
                "a.x > 0 * b.x        |  6 | found the factor 0, expected a positive number",
                "a.x > -2 * b.x       |  6 | found the factor -2, expected a positive number",
                "a.x > 2 *            |  9 | found the end, expected the name of a condition",
                "a.x > 1e999          |  6 | found a number that is too large",
                "1e999 < a.x          |  0 | found a number that is too large",
                "a.x > b.x + 1e999    | 12 | found a number that is too large",
                "a.x - 0.02 > b.x     |  4 | A margin or factor stands on the right side: a.m > b.m - 0.02",
                "1.05 * a.x > b.x     |  5 | A margin or factor stands on the right side: a.m > b.m - 0.02",
                "0.5 > 0.6            |  6 | two numbers need no experiment",
                "0.5 ~ a.x ± 0.1      |  4 | found '~' after a number, expected the metric first",
                "a.x > .5             |  6 | found '.5', expected a number with a digit on either side of a dot",
                "a.x > .5             |  6 | and no plus before it: write 0.5.",
                "a.x > -.5            |  6 | write -0.5.",
                "a.x > 5.             |  6 | found '5.', expected a number with a digit on either side of a dot",
                "a.x > 5.             |  6 | write 5.",
                "a.x > 5. * b.x       |  6 | write 5.",
                "a.x > +0.02          |  6 | found '+0.02', expected a number with a digit on either side of a dot, and no",
                "a.x > +0.02          |  6 | plus before it: write 0.02.",
                ".5 < a.x             |  0 | write 0.5.",
                "a.x > b.x - .02      | 12 | write 0.02.",
                "a.x ~ b.x ± 2.       | 12 | write 2.",
                "a.x > b.x - 1e-400   | 12 | found a number that is too small to be told from 0",
                "a.x > 1e-400         |  6 | found a number that is too small to be told from 0, expected at least 4.9e-324.",
                "a.x ~ b.x            |  9 | found the end, expected '±' (or '+/-') and a margin",
                "a.x ~ b.x 0.02       | 10 | found '0', expected '±' (or '+/-') and a margin",
                "a.x ~ b.x ±          | 11 | found the end, expected a margin",
                "a.x ~ b.x ± 0        | 12 | found a margin of 0, expected a positive number",
                "a.x ~ b.x ± -0.1     | 12 | found '-0', expected a margin",
                "a.x > b.x ± 0.1      | 10 | found '±', expected the end of the hypothesis",
                "*.x                  |  3 | found the end, expected 'differs'.",
                "*.x differ           |  4 | found 'differ', expected 'differs'.",
                "*.x > 1              |  4 | found '>', expected 'differs'.",
                "* differs            |  2 | found 'differs', expected '.' and the name of a metric",
                "a.x > a.x            |  6 | found a.x again, expected something other than the left side",
                "a.x > 1.05 * a.x     | 13 | found a.x again, expected something other than the left side",
                "a.x ~ a.x ± 0.1      |  6 | found a.x again, expected something other than the left side",
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
    @ValueSource(strings = {"a.x > 5.x", "a.x > 5. x", "a.x > 5.\"x\"", "a.x > 0e-999", "a.x > b.x + 0"})
    void parse_whatIsNearlyMiswritten_isRead(String text) {
        assertThat(Hypothesis.parse(text).claim()).isInstanceOf(Claim.Inequality.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.05, 5, Double.NaN})
    void level_outsideZeroToOne_isRefused(double level) {
        assertThatThrownBy(() -> Hypothesis.parse("a.x > b.x").withLevel(level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The level is " + level + ", but has to lie between 0 and 1, for example 0.05");
    }

    @Test
    void claims_whosePartsMakeNoSense_areRefused() {
        assertRefused(() -> new Claim.Inequality(AX, Comparison.AT_LEAST, B), "'>=' needs a margin");
        assertRefused(() -> new Claim.Inequality(AX, Comparison.LESS, Bound.of(AX)), "not a.x with itself");
        assertRefused(() -> new Claim.Equivalence(AX, B, -1), "expected a positive number");
        assertRefused(() -> new Claim.Differs(""), "metric is empty");
        assertRefused(() -> new Bound(2, null, 1), "A constant can't have a factor, but has 2.0");
        assertRefused(() -> new Bound(-1, BX, 0), "A metric is multiplied by -1.0, expected a positive number");
        assertRefused(() -> Bound.constant(Double.NaN), "expected a finite number");
        assertRefused(() -> Hypothesis.verified("v", "a", List.of(), evidence -> null), "names no metric");
        assertRefused(() -> Hypothesis.verified(" ", "a", List.of("x"), evidence -> null), "is blank");
        assertRefused(() -> new Hypothesis(new Claim.Differs("x"), Analysis.DEFAULT, " "), "blank");
    }

    @Test
    void analyses_thatDoNotSuitTheClaim_areRefused() {
        Hypothesis verified = Hypothesis.verified("v", "a", List.of("x"), evidence -> null);

        assertThat(verified.withLevel(0.01).level()).isEqualTo(0.01);
        assertRefused(
                () -> verified.judgedBy(Analyses.by(TestMethod.SIGN)),
                "Hypothesis 'v: a and baseline by x': a verifier");
        assertRefused(() -> verified.judgedBy(Analyses.aggregatedBy(Aggregation.MAX)), "leave all but the level out");
        assertRefused(() -> Hypothesis.parse("a.x ~ b.x ± 1").judgedBy(Analyses.twoSided()), "leave 'two-sided' out");
        assertRefused(() -> Hypothesis.parse("*.x differs").judgedBy(Analyses.twoSided()), "leave 'two-sided' out");
        assertRefused(
                () -> Hypothesis.parse("*.x differs")
                        .judgedBy(Analyses.measuring(EffectSize.RATIO, IntervalMethod.T, Pairing.PAIRED)),
                "no effect size is measured over all conditions");
    }

    private static void assertRefused(ThrowingCallable made, String message) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private static List<MetricRef> metrics(String text) {
        return Hypothesis.parse(text).claim().metrics();
    }
}
