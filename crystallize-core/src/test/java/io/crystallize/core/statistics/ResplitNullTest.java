package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replicates that split one data set again and again are not independent. Two learners, as good as each other, are
 * compared on thirty random splits of a hundred examples into 80 to learn from and 20 to be tested on.
 *
 * <p>The label is random; two features each follow it with noise of their own. The one learner knows the first feature,
 * the other the second: both put the threshold halfway between the means of their feature for either label. Exchanging
 * the features changes nothing, so no learner is better, on whatever it learnt from. The metric is the error rate.
 */
@Tag("proof")
class ResplitNullTest {
    private static final int EXAMPLES = 100;
    private static final int TEST_EXAMPLES = 20;
    private static final int SPLITS = 30;

    /** A fifth of all. */
    private static final int MANY = Simulation.NULLS / 5;

    /** The error rates on each split of each data set. */
    private static final List<double[][]> DATA_SETS = Simulation.nulls("resplits", ResplitNullTest::errorsOnSplits);

    @Test
    void plainTests_rejectATrueNullFarTooOften() {
        ToDoubleBiFunction<double[], double[]> t = (left, right) -> PairedTests.t(left, right, Alternative.GREATER)
                .map(TestResult::p)
                .orElse(1.0);
        ToDoubleBiFunction<double[], double[]> permutation =
                (left, right) -> PairedTests.permutation(left, right, Alternative.GREATER, new RandomBits(1))
                        .p();

        assertThat(rejections(t)).isBetween(MANY, 3 * MANY / 2);
        assertThat(rejections(permutation)).isBetween(MANY, 3 * MANY / 2);
    }

    @Test
    void correctedT_holdsItsLevel() {
        double testToTrain = TEST_EXAMPLES / (double) (EXAMPLES - TEST_EXAMPLES);
        for (Alternative alternative : Alternative.values()) {
            int rejections = rejections((left, right) -> PairedTests.correctedT(left, right, alternative, testToTrain)
                    .map(TestResult::p)
                    .orElse(1.0));

            assertThat(rejections).isLessThanOrEqualTo(Simulation.MOST_REJECTIONS);
        }
    }

    private static int rejections(ToDoubleBiFunction<double[], double[]> p) {
        return Simulation.rejections(DATA_SETS, errors -> p.applyAsDouble(errors[0], errors[1]));
    }

    /** The error rate of either learner on each split of a new data set. */
    private static double[][] errorsOnSplits(RandomBits random) {
        int[] labels = IntStream.range(0, EXAMPLES).map(i -> random.nextInt(2)).toArray();
        double[][] features = new double[2][];
        for (int learner = 0; learner < 2; learner++) {
            double[] noise = Draws.NORMAL.draw(random, EXAMPLES);
            features[learner] = IntStream.range(0, EXAMPLES)
                    .mapToDouble(i -> labels[i] + noise[i])
                    .toArray();
        }
        int[] order = IntStream.range(0, EXAMPLES).toArray();
        double[][] errors = new double[2][SPLITS];
        for (int split = 0; split < SPLITS; split++) {
            shuffle(order, random);
            for (int learner = 0; learner < 2; learner++) {
                errors[learner][split] = error(order, labels, features[learner]);
            }
        }
        return errors;
    }

    /** Learns from all but the first examples, and is tested on those. */
    private static double error(int[] order, int[] labels, double[] feature) {
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int i = TEST_EXAMPLES; i < EXAMPLES; i++) {
            int example = order[i];
            sums[labels[example]] += feature[example];
            counts[labels[example]]++;
        }
        double threshold = (sums[0] / counts[0] + sums[1] / counts[1]) / 2;
        double wrong = IntStream.range(0, TEST_EXAMPLES)
                .filter(i -> feature[order[i]] > threshold != (labels[order[i]] == 1))
                .count();
        return wrong / TEST_EXAMPLES;
    }

    private static void shuffle(int[] order, RandomBits random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
    }
}
