package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.verdict.Analysis.Pairing;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TestMethodTest {
    private static final int REPLICATES = 12;

    /** Every test with every kind of claim that it is for, and the name under which the verdict says that it ran. */
    private static final String USES = """
            PERMUTATION,        a.x > b.x,       PAIRED,   paired permutation (exact)
            PERMUTATION,        a.x > b.x - 0.1, PAIRED,   paired permutation (exact)
            PERMUTATION,        a.x > b.x,       UNPAIRED, unpaired permutation (exact)
            PERMUTATION,        a.x > 0.1,       PAIRED,   permutation of signs (exact)
            STUDENT,            a.x > b.x,       UNPAIRED, Student's t
            WELCH,              a.x > b.x,       UNPAIRED, Welch's t
            WELCH,              a.x ~ b.x ± 9,   UNPAIRED, 'two one-sided tests, Welch''s t'
            PAIRED_T,           a.x > b.x,       PAIRED,   paired t
            PAIRED_T,           a.x > 0.1,       PAIRED,   one-sample t
            CORRECTED_T,        r.x > s.x,       PAIRED,   corrected resampled t
            CORRECTED_T,        r.x > 0.1,       PAIRED,   corrected resampled t
            MANN_WHITNEY,       a.x > b.x,       UNPAIRED, Mann–Whitney (exact)
            WILCOXON,           a.x > b.x,       PAIRED,   Wilcoxon signed-rank (exact)
            WILCOXON,           a.x > 0.1,       PAIRED,   Wilcoxon signed-rank (exact)
            SIGN,               a.x > b.x,       PAIRED,   sign (exact)
            SIGN,               a.x > 0.1,       PAIRED,   sign (exact)
            KOLMOGOROV_SMIRNOV, a.x != b.x,      UNPAIRED, Kolmogorov–Smirnov
            FISHER,             y.x > z.x,       UNPAIRED, Fisher (exact)
            MCNEMAR,            y.x > z.x,       PAIRED,   McNemar (exact)
            SCORE,              y.x > z.x + 0.1, PAIRED,   Tango score
            SCORE,              y.x > z.x + 0.1, UNPAIRED, Farrington–Manning score
            SCORE,              y.x ~ z.x ± 0.1, UNPAIRED, 'two one-sided tests, Farrington–Manning score'
            SCORE,              y.x > z.x,       PAIRED,   Tango score
            BINOMIAL,           y.x > 0.5,       PAIRED,   binomial (exact)
            BINOMIAL,           y.x ~ 0.5 ± 0.4, PAIRED,   'two one-sided tests, binomial (exact)'
            FRIEDMAN,           *.x differs,     PAIRED,   Friedman (chi-squared approximation)
            RANDOMIZED_BLOCKS,  *.x differs,     PAIRED,   randomised blocks F
            ONE_WAY,            *.x differs,     UNPAIRED, one-way F
            """;

    @ParameterizedTest
    @CsvSource(textBlock = USES)
    void everyTest_isReachedThroughAHypothesis(TestMethod test, String claim, Pairing pairing, String name) {
        Verdict verdict =
                bench(claim.startsWith("r")).judge(Hypothesis.parse(claim).judgedBy(Analyses.by(test, pairing)));

        assertThat(verdict.outcome()).as(verdict.reason()).isNotEqualTo(Verdict.Outcome.NO_VERDICT);
        assertThat(verdict.test().name()).isEqualTo(name);
        assertThat(verdict.test().choice()).isEqualTo("asked for");
        assertThat(verdict.p()).isGreaterThan(0).isLessThanOrEqualTo(1);
    }

    @Test
    void uses_leaveNoTestOut() {
        Set<String> used = new TreeSet<>();
        USES.lines().forEach(line -> used.add(line.substring(0, line.indexOf(','))));

        for (TestMethod test : TestMethod.values()) {
            assertThat(used).contains(test.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"PAIRED_T, paired-t", "CORRECTED_T, corrected-t", "KOLMOGOROV_SMIRNOV, kolmogorov-smirnov"})
    void label_isTheNameInAFile(TestMethod test, String label) {
        assertThat(test.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "STUDENT | a.x > b.x | PAIRED | the test 'student' compares two conditions whose values are unpaired",
                "STUDENT | a.x > 0.9 | PAIRED | Tests for that: permutation, paired-t, corrected-t, wilcoxon, sign, binomial.",
                "WELCH | a.x > b.x | PAIRED | Tests for that: permutation, paired-t, corrected-t, wilcoxon, sign, mcnemar, score.",
                "PAIRED_T | a.x > b.x | UNPAIRED | Tests for that: permutation, student, welch, mann-whitney,",
                "CORRECTED_T | a.x > b.x | UNPAIRED | 'corrected-t' compares two conditions whose values are paired by",
                "BINOMIAL | a.x > b.x | PAIRED | compares one condition and a constant ('a.m > 0.9'), and this is about two",
                "FRIEDMAN | a.x > b.x | PAIRED | compares all conditions, paired by replicate ('*.m differs')",
                "FRIEDMAN | *.x differs | UNPAIRED | Tests for that: one-way.",
                "ONE_WAY | *.x differs | PAIRED | Tests for that: friedman, randomized-blocks.",
                "PERMUTATION | *.x differs | PAIRED | and this is about all conditions, paired by replicate",
                "MCNEMAR | a.x > b.x - 0.1 | PAIRED | knows no margins and factors. Tests that do: permutation, score, paired-t.",
                "MCNEMAR | a.x ~ b.x ± 0.1 | PAIRED | knows no margins and factors. Tests that do: permutation, score, paired-t.",
                "SCORE | a.x > 1.1 * b.x | PAIRED | knows no factors. Tests that do: permutation, paired-t.",
                "SCORE | a.x > 1.1 * b.x | UNPAIRED | knows no factors. Tests that do: permutation, welch.",
                "SCORE | a.x > 0.9 | PAIRED | Tests for that: permutation, paired-t, corrected-t, wilcoxon, sign, binomial.",
                "KOLMOGOROV_SMIRNOV | a.x > b.x | UNPAIRED | tells that two distributions differ, not which mean is greater",
                "KOLMOGOROV_SMIRNOV | a.x < b.x | UNPAIRED | Tests for this: permutation, student, welch, mann-whitney, fisher, score.",
                "KOLMOGOROV_SMIRNOV | a.x >= b.x - 0.1 | UNPAIRED | Tests for this: permutation, student, welch, mann-whitney, score.",
                "KOLMOGOROV_SMIRNOV | a.x != b.x + 0.1 | UNPAIRED | it is for '!=' without margin or factor.",
                "KOLMOGOROV_SMIRNOV | a.x ~ b.x ± 0.1 | UNPAIRED | it is for '!=' without margin or factor.",
                "FISHER | a.x > b.x - 0.1 | UNPAIRED | Tests that do: permutation, score, welch.",
                "FISHER | a.x > 1.1 * b.x | UNPAIRED | knows no margins and factors. Tests that do: permutation, welch.",
            })
    void testThatDoesNotSuitTheClaim_isRefused_withThoseThatDo(
            TestMethod test, String claim, Pairing pairing, String message) {
        Hypothesis hypothesis = Hypothesis.parse(claim);
        Analysis analysis = Analyses.by(test, pairing);

        assertThatThrownBy(() -> hypothesis.judgedBy(analysis))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Hypothesis '" + claim + "': the test '" + test.label() + "' ")
                .hasMessageContaining(message);
    }

    /** Unequal shapes: these tests reject although the means are equal, and say that they aren't about means. */
    @ParameterizedTest
    @CsvSource({
        "MANN_WHITNEY,       a.x > b.x,  UNPAIRED, the probability that the left side is the greater one with ½",
        "KOLMOGOROV_SMIRNOV, a.x != b.x, UNPAIRED, 'the whole distributions, which may differ where their means don''t'",
        "WILCOXON,           a.x > b.x,  PAIRED,   the pseudomedian of the differences with 0",
        "WILCOXON,           a.x > 0.1,  PAIRED,   the pseudomedian of the values with the constant",
        "SIGN,               a.x > b.x,  PAIRED,   the median of the differences with 0",
        "SIGN,               a.x > 0.1,  PAIRED,   the median of the values with the constant",
    })
    void testOfRanks_saysWhatItComparesInsteadOfMeans(TestMethod test, String claim, Pairing pairing, String words) {
        Verdict verdict = bench(false).judge(Hypothesis.parse(claim).judgedBy(Analyses.by(test, pairing)));

        assertThat(verdict.cautions())
                .contains("The test '" + test.label() + "' compares " + words + ": it isn't about the means.");
    }

    @ParameterizedTest
    @CsvSource({"PERMUTATION, a.x > b.x, PAIRED", "WELCH, a.x > b.x, UNPAIRED", "MCNEMAR, y.x > z.x, PAIRED"})
    void testOfMeansOrShares_needsNoSuchWords(TestMethod test, String claim, Pairing pairing) {
        Verdict verdict = bench(false).judge(Hypothesis.parse(claim).judgedBy(Analyses.by(test, pairing)));

        assertThat(verdict.cautions()).noneMatch(caution -> caution.contains("about the means"));
    }

    /** Of few values, whatever they are: no p is 0, and no test fails. */
    @ParameterizedTest
    @EnumSource(TestMethod.class)
    void everyTest_ofFewOrOddValues_givesAVerdictOrAReason(TestMethod test) {
        double[][] odd = {{1, 0}, {0, 1}, {1, 1}, {0, 0}, {1e-300, 0}, {1e200, -1e200}, {0.1 + 0.2, 0.3}, {1, 2, 2, 1}};
        for (double[] left : odd) {
            for (double[] right : odd) {
                Bench bench = new Bench()
                        .record("a", "x", left)
                        .record("b", "x", right)
                        .record("c", "x", 0, 1, 0, 1);
                bench.resplit(0.5, 0.5);
                for (String claim :
                        new String[] {"a.x > b.x", "a.x != b.x", "a.x ~ b.x ± 0.1", "a.x > 0.5", "*.x differs"}) {
                    for (Pairing pairing : Pairing.values()) {
                        judged(bench, claim, Analyses.by(test, pairing).withLevel(0.9));
                    }
                }
            }
        }
    }

    private static void judged(Bench bench, String claim, Analysis analysis) {
        Hypothesis hypothesis = Hypothesis.parse(claim);
        if (analysis.problemWith(hypothesis.claim()).isPresent()) {
            return;
        }
        Verdict verdict = bench.judge(hypothesis.judgedBy(analysis));

        assertThat(verdict.sentence()).isNotBlank();
        if (verdict.test() != null) {
            assertThat(verdict.p()).isGreaterThan(0).isLessThanOrEqualTo(1);
        }
    }

    private static Bench bench(boolean resplits) {
        Bench bench = new Bench();
        if (resplits) {
            bench.resplit(0.8, 0.2);
        }
        double[] a = Bench.noise(1, REPLICATES);
        double[] b = Bench.noise(2, REPLICATES);
        return bench.record("a", "x", Bench.plus(a, 1))
                .record("b", "x", b)
                .record("r", "x", Bench.plus(a, 1))
                .record("s", "x", b)
                .record("y", "x", REPLICATES, i -> i < 9 ? 1 : 0)
                .record("z", "x", REPLICATES, i -> i < 4 ? 1 : 0);
    }
}
