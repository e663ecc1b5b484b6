package io.crystallize.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Default;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.Aggregation;
import io.crystallize.core.verdict.Analysis;
import io.crystallize.core.verdict.Analysis.Pairing;
import io.crystallize.core.verdict.Claim;
import io.crystallize.core.verdict.Correction;
import io.crystallize.core.verdict.EffectSize;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.IntervalMethod;
import io.crystallize.core.verdict.RankBy;
import io.crystallize.core.verdict.TestMethod;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.core.verdict.Verdict.Outcome;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.sample.SamplePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an experiment file says under {@code hypotheses}, {@code correction} and {@code ranking}. */
class HypothesesInFilesTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new SamplePlugin(), new Bounds()));

    /** A plugin with a verifier. */
    public static final class Bounds implements Plugin {
        @Override
        public String name() {
            return "bounds";
        }

        @Override
        public List<Class<? extends Verifier>> verifiers() {
            return List.of(Within.class);
        }
    }

    /** Whether the first replicates of a metric are no more than so many times the baseline's. */
    record Within(double times, @Default("sum") String metric) implements Verifier {
        Within {
            if (times <= 0) {
                throw new IllegalArgumentException("times is " + times + ", expected a positive number");
            }
        }

        @Override
        public Record verify(Evidence evidence) {
            double factor = evidence.treatmentSamples().get(metric).value(0).orElseThrow()
                    / evidence.baselineSamples().get(metric).value(0).orElseThrow();
            return new Found(factor <= times, factor);
        }
    }

    record Found(boolean supported, double factor) {}

    @TempDir
    private Path folder;

    /** A file with three conditions and some lines, the first of which is line 7. */
    private Experiment read(String... lines) throws IOException {
        return read(3, lines);
    }

    private Experiment read(int replicates, String... lines) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(
                file,
                "name: test\nsource:\n  numbers: { values: [1, 2] }\nsteps: [{ scale: { factor: 2 } }, sum]\n"
                        + "replicates: " + replicates
                        + "\ntreatments: { double: { scale.factor: 4 }, triple: { scale.factor: 6 } }\n"
                        + String.join("\n", lines) + "\n");
        return ExperimentFile.read(file, PLUGINS).experiment();
    }

    private Hypothesis only(String item) throws IOException {
        return read("hypotheses:", "  - " + item).hypotheses().get(0);
    }

    private List<String> problems(String... lines) {
        InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> read(lines));
        assertThat(e).as("what is told").isNotNull();
        return e.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    @Test
    void longForm_isReadAsItWouldBeMade() throws IOException {
        assertThat(only("{ claim: double.sum != baseline.sum, test: mann-whitney, level: 0.01, pairing: unpaired,"
                        + " aggregate: median, effect: cliffs-delta, interval: bca }"))
                .isEqualTo(Hypothesis.parse("double.sum != baseline.sum")
                        .judgedBy(new Analysis(
                                0.01,
                                TestMethod.MANN_WHITNEY,
                                Pairing.UNPAIRED,
                                false,
                                Aggregation.MEDIAN,
                                EffectSize.CLIFFS_DELTA,
                                IntervalMethod.BCA)));
    }

    @Test
    void score_isATestOfSharesWithAMargin() throws IOException {
        assertThat(only("{ claim: double.sum >= baseline.sum - 0.02, test: score }")
                        .analysis()
                        .test())
                .isEqualTo(TestMethod.SCORE);
    }

    @Test
    void longForm_withAClaimAlone_isTheText() throws IOException {
        assertThat(read("hypotheses:", "  - double.sum > baseline.sum", "  - claim: double.sum > baseline.sum")
                        .hypotheses())
                .containsExactly(
                        Hypothesis.parse("double.sum > baseline.sum"), Hypothesis.parse("double.sum > baseline.sum"));
    }

    @Test
    void alternative_twoSided_countsBothDirections() throws IOException {
        assertThat(only("{ claim: double.sum > baseline.sum, alternative: two-sided }")
                        .analysis()
                        .twoSided())
                .isTrue();
        assertThat(only("{ claim: double.sum > baseline.sum, alternative: one-sided }")
                        .analysis()
                        .twoSided())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claims: double.sum > baseline.sum | 8:5: Unknown key 'claims'. Keys: claim, test, level, alternative,"
                        + " pairing, aggregate, effect, interval, verify. Did you mean 'claim'?",
                "test: sign | 8:5: A hypothesis needs a 'claim', such as 'a.accuracy > baseline.accuracy', or something"
                        + " to 'verify'",
                "claim: 3 | 8:12: 'claim': expected a text, found 3",
                "claim: double.sum | 8:12: Hypothesis 'double.sum', offset 10: found the end, expected '>', '<', '>=',"
                        + " '<=', '!=' or '~'.",
                "{ claim: doubel.sum > baseline.sum, level: 0.1 } | 8:14: Hypothesis 'doubel.sum > baseline.sum' names"
                        + " the condition 'doubel', which there is not. Conditions: baseline, double, triple. Did you"
                        + " mean 'double'?",
                "{ claim: double.sum > baseline.sum, test: wilcoxn } | 8:47: 'test': expected one of permutation,"
                        + " student, welch, paired-t, corrected-t, mann-whitney, wilcoxon, sign, kolmogorov-smirnov,"
                        + " fisher, mcnemar, score, binomial, friedman, randomized-blocks, one-way, found the text"
                        + " 'wilcoxn'. Did you mean 'wilcoxon'?",
                "{ claim: double.sum > baseline.sum, test: welch } | 8:47: Hypothesis 'double.sum > baseline.sum': the"
                        + " test 'welch' compares two conditions whose values are unpaired ('pairing: unpaired'), and"
                        + " this is about two conditions whose values are paired by replicate. Tests for that:"
                        + " permutation, paired-t, corrected-t, wilcoxon, sign, mcnemar, score.",
                "{ claim: double.sum > baseline.sum, pairing: unpaired, test: kolmogorov-smirnov } | 8:66: Hypothesis"
                        + " 'double.sum > baseline.sum': the test 'kolmogorov-smirnov' tells that two distributions"
                        + " differ, not which mean is greater or by how much: it is for '!=' without margin or factor."
                        + " Tests for this: permutation, student, welch, mann-whitney, fisher, score.",
                "{ claim: double.sum > 3, effect: cliffs-delta } | 8:38: Hypothesis 'double.sum > 3': the effect"
                        + " 'cliffs-delta' is one of two sides, and this claim is about a constant. Effects for that:"
                        + " difference, ratio, hedges-g, risk-difference.",
                "{ claim: double.sum > baseline.sum, interval: t, effect: cliffs-delta } | 8:51: Hypothesis 'double.sum"
                        + " > baseline.sum': the interval 't' is for means, and the effect 'cliffs-delta' is none."
                        + " Leave the interval out, or choose bca.",
                "{ claim: double.sum > baseline.sum, interval: wilson, effect: difference } | 8:51: Hypothesis"
                        + " 'double.sum > baseline.sum': the interval 'wilson' is for a risk difference, of values"
                        + " that are all 0 or 1, and the effect is 'difference'. Leave one of them out, or choose t or"
                        + " bca.",
                "{ claim: double.sum > baseline.sum, level: 5 } | 8:48: 'level': expected a number between 0 and 1,"
                        + " such as 0.05, found 5",
                "{ claim: double.sum > baseline.sum, alternative: greater } | 8:54: 'alternative': expected one of"
                        + " one-sided, two-sided, found the text 'greater'.",
                "{ claim: double.sum != baseline.sum, alternative: one-sided } | 8:55: 'alternative': a claim with '!='"
                        + " has two sides. Write '>' or '<', or leave it out",
                "{ claim: double.sum ~ baseline.sum ± 1, alternative: two-sided } | 8:45: 'alternative' can only be"
                        + " said of a claim with '>', '<', '>=' or '<='. Leave it out",
                "{ claim: '*.sum differs', effect: ratio } | 8:31: 'effect' can only be said of a claim with two"
                        + " sides. Leave it out",
                "{ claim: double.sum > 3, pairing: unpaired } | 8:30: 'pairing' can only be said of a claim with two"
                        + " metrics. Leave it out",
                "{ claim: double.sum > baseline.sum, metrics: [sum] } | 8:41: 'metrics' can't stand in a claim. Keys:"
                        + " claim, test, level, alternative, pairing, aggregate, effect, interval.",
            })
    void wrongLongForm_isToldWhereItStands(String item, String problem) {
        assertThat(problems("hypotheses:", "  - " + item)).containsExactly("e.yaml:" + problem);
    }

    @Test
    void severalWrongValues_areToldAtOnce() {
        assertThat(problems(
                        "hypotheses:",
                        "  - claim: double.sum > baseline.sum",
                        "    pairing: pared",
                        "    aggregate: mode",
                        "  - claim: triple.sum > baseline.sum +",
                        "    interval: tt",
                        "correction: holmes"))
                .hasSize(5)
                .satisfiesExactly(
                        pairing -> assertThat(pairing).startsWith("e.yaml:9:14: 'pairing': expected one of paired,"),
                        aggregate ->
                                assertThat(aggregate).startsWith("e.yaml:10:16: 'aggregate': expected one of mean,"),
                        claim -> assertThat(claim).startsWith("e.yaml:11:12: Hypothesis 'triple.sum > baseline.sum +'"),
                        interval -> assertThat(interval).startsWith("e.yaml:12:15: 'interval': expected one of t, bca"),
                        correction -> assertThat(correction)
                                .isEqualTo("e.yaml:13:13: 'correction': expected one of holm, benjamini-hochberg,"
                                        + " found the text 'holmes'. Did you mean 'holm'?"));
    }

    @Test
    void correction_isTheExperiments() throws IOException {
        assertThat(read().correction()).isEqualTo(Correction.HOLM);
        assertThat(read("correction: benjamini-hochberg").correction()).isEqualTo(Correction.BENJAMINI_HOCHBERG);
    }

    @Test
    void verify_withoutTreatment_isAboutEach() throws IOException {
        List<Hypothesis> hypotheses = read(
                        "hypotheses:",
                        "  - verify: { within: { times: 2.5 } }",
                        "    metrics: [sum]",
                        "    level: 0.01")
                .hypotheses();

        assertThat(hypotheses)
                .extracting(Hypothesis::text)
                .containsExactly(
                        "within(times=2.5): double and baseline by sum",
                        "within(times=2.5): triple and baseline by sum");
        assertThat(hypotheses).extracting(Hypothesis::level).containsOnly(0.01);
        assertThat(((Claim.Verified) hypotheses.get(0).claim()).verifier()).isEqualTo(new Within(2.5, "sum"));
    }

    @Test
    void verify_ofCertainTreatments_isAboutThose() throws IOException {
        assertThat(read(
                                "hypotheses:",
                                "  - { verify: { within: { times: 2 } }, metrics: sum, treatment: triple }",
                                "  - { verify: { within: { times: 3 } }, metrics: sum, treatment: [triple, double] }")
                        .hypotheses())
                .extracting(Hypothesis::text)
                .containsExactly(
                        "within(times=2): triple and baseline by sum",
                        "within(times=3): triple and baseline by sum",
                        "within(times=3): double and baseline by sum");
    }

    @Test
    void verify_ofASweep_isAboutItsConditions() throws IOException {
        assertThat(read(
                                "sweep: { scale.factor: [7] }",
                                "hypotheses:",
                                "  - verify: { within: { times: 9 } }",
                                "    metrics: [sum]")
                        .hypotheses())
                .extracting(Hypothesis::text)
                .contains("within(times=9): \"scale.factor=7\" and baseline by sum");
    }

    @Test
    void verifier_decides_andWhatItFindsIsInTheResult() throws IOException {
        List<Verdict> verdicts = read(1, "hypotheses:", "  - verify: { within: { times: 2.5 } }", "    metrics: [sum]")
                .run(ExperimentOptions.defaults())
                .verdicts();

        assertThat(verdicts).extracting(Verdict::outcome).containsExactly(Outcome.SUPPORTED, Outcome.NOT_SUPPORTED);
        assertThat(verdicts.get(1).found()).isEqualTo(Map.of("supported", false, "factor", 3.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ verify: witin, metrics: [sum] } | 8:15: There is no verifier 'witin'. There are: within. Did you mean"
                        + " 'within'?",
                "{ verify: within, metrics: [sum] } | 8:15: Verifier 'within' needs the setting 'times': a number",
                "{ verify: { within: { tims: 2, times: 2 } }, metrics: [sum] } | 8:27: Unknown key 'tims'. Keys: times,"
                        + " metric. Did you mean 'times'?",
                "{ verify: { within: { times: two } }, metrics: [sum] } | 8:34: 'times': expected a number, found the"
                        + " text 'two'.",
                "{ verify: { within: { times: -1 } }, metrics: [sum] } | 8:17: Verifier 'within' refuses its settings:"
                        + " times is -1.0, expected a positive number",
                "{ verify: { within: { times: 2 } } } | 8:7: What is verified needs 'metrics': a list of the metrics that"
                        + " the verifier looks at",
                "{ verify: { within: { times: 2 } }, metrics: [] } | 8:50: 'metrics': expected a name or a list of"
                        + " names, found an empty list",
                "{ verify: { within: { times: 2 } }, metrics: sum, treatment: tripel } | 8:66: Hypothesis"
                        + " 'within(times=2): tripel and baseline by sum' names the condition 'tripel', which there is not."
                        + " Conditions: baseline, double, triple. Did you mean 'triple'?",
                "{ verify: { within: { times: 2 } }, metrics: sum, test: sign } | 8:55: 'test' can't stand beside"
                        + " 'verify': a verifier is its own test. Keys: verify, metrics, treatment, level.",
                "{ verify: { within: { times: 2 } }, metric: sum } | 8:41: Unknown key 'metric'. Keys: verify, metrics,"
                        + " treatment, level. Did you mean 'metrics'?",
            })
    void wrongVerification_isToldWhereItStands(String item, String problem) {
        assertThat(problems("hypotheses:", "  - " + item)).containsExactly("e.yaml:" + problem);
    }

    @Test
    void ranking_isReadInEachForm() throws IOException {
        assertThat(read("ranking: sum").rankings()).containsExactly(RankBy.highest("sum"));
        assertThat(read("ranking: [sum, { metric: loss, best: lowest, level: 0.01 }]")
                        .rankings())
                .containsExactly(RankBy.highest("sum"), new RankBy("loss", RankBy.Best.LOWEST, 0.01));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ranking: 3 | 7:10: A ranking: expected the name of a metric or a mapping with the keys metric, best,"
                        + " level, found 3",
                "ranking: { metrc: sum } | 7:12: Unknown key 'metrc'. Keys: metric, best, level. Did you mean 'metric'?",
                "ranking: { best: lowest } | 7:10: A ranking needs a 'metric': expected its name, found none",
                "ranking: { metric: sum, best: low } | 7:31: 'best': expected one of highest, lowest, found the text"
                        + " 'low'.",
                "ranking: { metric: sum, level: 0 } | 7:32: 'level': expected a number between 0 and 1, such as 0.05,"
                        + " found 0",
            })
    void wrongRanking_isToldWhereItStands(String line, String problem) {
        assertThat(problems(line)).containsExactly("e.yaml:" + problem);
    }
}
