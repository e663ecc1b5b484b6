package io.crystallize.core.verdict;

import static io.crystallize.core.verdict.Verdict.Outcome.NO_VERDICT;
import static io.crystallize.core.verdict.Verdict.Outcome.SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often the judge supports a claim although there is no effect; seeds are fixed. */
@Tag("proof")
class TrueNullTest {
    @Test
    void exact_isSupportedNoMoreOftenThanTheLevel() {
        assertThat(familyErrors(2000, 9, 1)).isBetween(0.03, 0.065);
    }

    @Test
    void monteCarlo_isSupportedNoMoreOftenThanTheLevel() {
        assertThat(familyErrors(400, 45, 1)).isBetween(0.02, 0.08);
    }

    @Test
    void fiveHypothesesOnOneBaseline_holdTheLevelTogether() {
        assertThat(familyErrors(1000, 12, 5)).isBetween(0.01, 0.065);
    }

    /**
     * Two models of unequal inputs and equal merit, on thirty splits of one data set each. Taken for independent
     * replicates, far more than 5 % of such data sets would support that one is better; ResplitNullTest says how many.
     */
    @Test
    void resplitsOfOneDataSet_holdTheLevel() {
        int dataSets = 400;
        int supported = 0;
        int plain = 0;
        for (int i = 0; i < dataSets; i++) {
            double[][] errors = errorsOnSplits(new Random(7000 + i), 30);
            Bench bench = new Bench()
                    .resplit(0.8, 0.2)
                    .record("a", "error", errors[0])
                    .record("b", "error", errors[1]);
            Verdict verdict = bench.judge("a.error < b.error");
            assertThat(verdict.outcome()).isNotEqualTo(NO_VERDICT);
            supported += verdict.outcome() == SUPPORTED ? 1 : 0;
            Hypothesis naive = Hypothesis.parse("a.error < b.error").judgedBy(Analyses.by(TestMethod.PAIRED_T));
            plain += bench.judge(naive).outcome() == SUPPORTED ? 1 : 0;
        }
        assertThat(supported).as("the 99.99 % bound of 5 %").isLessThanOrEqualTo(37);
        assertThat(plain).as("this null is one that a plain test fails").isGreaterThan(dataSets / 6);
    }

    /** The share of experiments without any effect in which at least one hypothesis was supported. */
    private static double familyErrors(int experiments, int replicates, int hypotheses) {
        Random random = new Random(2024);
        String[] claims = IntStream.range(0, hypotheses)
                .mapToObj(h -> "t" + h + ".x > base.x")
                .toArray(String[]::new);
        int errors = 0;
        for (int experiment = 0; experiment < experiments; experiment++) {
            double[] shared = random.doubles(replicates).toArray();
            Bench bench = new Bench().seeded(experiment);
            bench.record("base", "x", replicates, i -> shared[i] + 0.1 * random.nextGaussian());
            for (int h = 0; h < hypotheses; h++) {
                bench.record("t" + h, "x", replicates, i -> shared[i] + 0.1 * random.nextGaussian());
            }
            errors += bench.judgeAll(claims).stream().anyMatch(verdict -> verdict.outcome() == SUPPORTED) ? 1 : 0;
        }
        return (double) errors / experiments;
    }

    /** Squared errors of two means, each of a noisy copy of what is to be predicted, learnt on 80 of 100 examples. */
    private static double[][] errorsOnSplits(Random random, int splits) {
        int examples = 100;
        double[] targets =
                random.doubles(examples).map(u -> random.nextGaussian()).toArray();
        double[][] inputs = new double[2][];
        for (int model = 0; model < 2; model++) {
            inputs[model] = IntStream.range(0, examples)
                    .mapToDouble(i -> targets[i] + random.nextGaussian())
                    .toArray();
        }
        double[][] errors = new double[2][splits];
        int[] order = IntStream.range(0, examples).toArray();
        for (int split = 0; split < splits; split++) {
            for (int i = examples - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int moved = order[i];
                order[i] = order[j];
                order[j] = moved;
            }
            for (int model = 0; model < 2; model++) {
                errors[model][split] = error(order, inputs[model], targets);
            }
        }
        return errors;
    }

    /** Of a straight line through 0, learnt from all but the first 20 examples, on those. */
    private static double error(int[] order, double[] inputs, double[] targets) {
        double products = 0;
        double squares = 0;
        for (int i = 20; i < order.length; i++) {
            products += inputs[order[i]] * targets[order[i]];
            squares += inputs[order[i]] * inputs[order[i]];
        }
        double slope = products / squares;
        double error = 0;
        for (int i = 0; i < 20; i++) {
            double miss = targets[order[i]] - slope * inputs[order[i]];
            error += miss * miss;
        }
        return error / 20;
    }
}
