package io.crystallize.examples.penguins;

import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ExactMean;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.verdict.Resampling;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verifier;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Whether a treatment is not worse than the baseline in any of several metrics, of which more is better: in none of them
 * does it lose more than a margin.
 *
 * <p>It is an intersection–union test (Berger, <i>Multiparameter Hypothesis Testing and Acceptance Sampling</i>,
 * Technometrics 24, 1982): each metric is tested alone, and the greatest p counts. As all have to be shown, nothing has
 * to be corrected for their number, which several hypotheses would be.
 *
 * @param margin how much less still counts as no worse, in the metrics' unit; positive
 */
@Description("Whether a treatment is not worse than the baseline in any of several metrics, of which more is better.")
@Example("none-worse: { margin: 0.05 }")
public record NoneWorse(
        @Description("How much less still counts as no worse, in the unit of the metrics.") @Positive
        double margin) implements Verifier {
    /**
     * What it finds.
     *
     * @param p the greatest of the metrics' p values
     * @param weakest the metric that has it
     * @param differences the mean differences, treatment − baseline, by metric
     */
    public record Found(double p, String weakest, Map<String, Double> differences) {}

    /**
     * Makes the verifier.
     *
     * @throws IllegalArgumentException if the margin is not positive
     */
    public NoneWorse {
        if (!(margin > 0)) {
            throw new IllegalArgumentException("margin is " + margin
                    + ", expected a positive number: what is no worse can't be told from what is worse by nothing");
        }
    }

    @Override
    public Found verify(Evidence evidence) {
        double greatest = 0;
        String weakest = "";
        Map<String, Double> differences = new TreeMap<>();
        for (String metric : new TreeMap<>(evidence.treatmentSamples()).keySet()) {
            Samples treatment = evidence.treatmentSamples().get(metric);
            Samples baseline = evidence.baselineSamples().get(metric);
            int[] pairs = pairs(treatment, baseline);
            double[] left = values(treatment, pairs, 0);
            double p = test(metric, left, values(baseline, pairs, margin), evidence);
            differences.put(metric, ExactMean.ofDifferences(left, values(baseline, pairs, 0)));
            if (p > greatest) {
                greatest = p;
                weakest = metric;
            }
        }
        return new Found(greatest, weakest, differences);
    }

    /** Returns the replicates in which both have a value. */
    private static int[] pairs(Samples treatment, Samples baseline) {
        return IntStream.range(0, Math.min(treatment.replicates(), baseline.replicates()))
                .filter(i -> treatment.count(i) > 0 && baseline.count(i) > 0)
                .toArray();
    }

    private static double[] values(Samples samples, int[] replicates, double less) {
        return Arrays.stream(replicates)
                .mapToDouble(i -> samples.value(i).orElseThrow() - less)
                .toArray();
    }

    private static double test(String metric, double[] left, double[] lowered, Evidence evidence) {
        Resampling resampling = evidence.resampling();
        if (resampling == null) {
            return PairedTests.permutation(left, lowered, Alternative.GREATER, evidence.random())
                    .p();
        }
        double testToTrain = resampling.testFraction() / resampling.trainFraction();
        return PairedTests.correctedT(left, lowered, Alternative.GREATER, testToTrain)
                .map(TestResult::p)
                .orElseThrow(() -> new IllegalStateException("the difference in '" + metric
                        + "' is the same in all replicates, so there is no spread to compare it with"));
    }
}
