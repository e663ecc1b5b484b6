package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ExactMean;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How much what a claim compares varied between replicates: what further experiments are planned by. Immutable.
 *
 * @param paired whether values are compared in pairs, or with a constant
 * @param observations how many pairs there are or, of two unpaired sides, values in all
 * @param effect the difference of the means from what the claim compares with, margins included; positive if it is in the
 *     claim's direction
 * @param sd the standard deviation of the differences or, unpaired, that which the two sides have in common; 0 if they
 *     don't vary by more than rounding
 * @param freedom the degrees of freedom that it has
 * @param binary whether all values are 0 or 1
 * @param shares of values that are all 0 or 1 in two conditions without margin or factor, or in one and a constant between
 *     0 and 1; else null
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Spread(
        boolean paired,
        int observations,
        double effect,
        double sd,
        int freedom,
        boolean binary,
        @Nullable Shares shares) {
    private static final double ROUNDING = 1e-12;

    /**
     * Shares of ones, the left side being what is claimed to be greater.
     *
     * @param left of the left side; one that is a constant is that
     * @param right of the right side; one that is a constant is that
     * @param leftOnly of pairs that have it on the left alone; 0 if there are no pairs
     * @param rightOnly of pairs that have it on the right alone; 0 if there are no pairs
     */
    public record Shares(double left, double right, double leftOnly, double rightOnly) {}

    /**
     * Finds out how much the values of an inequality or an equivalence varied. The effect of an equivalence is the
     * difference from its middle.
     *
     * @param samples by condition, then by metric
     * @throws IllegalArgumentException if the claim is neither, or the samples don't have what it takes: at least
     *     two observations of each side, all finite. The message says why
     */
    public static Spread of(Hypothesis hypothesis, Map<String, Map<String, Samples>> samples) {
        if (!(hypothesis.claim() instanceof Claim.Bounded claim)) {
            throw new IllegalArgumentException("'" + hypothesis.text()
                    + "' can't be planned for: expected a claim with '>', '<', '>=', '<=', '!=' or '~'");
        }
        List<MetricRef> metrics = claim.metrics();
        Optional<String> unknown = new Obstacles(samples).unknown(metrics);
        if (unknown.isPresent()) {
            throw new IllegalArgumentException(unknown.get());
        }
        MetricRef right = claim.right().metric();
        Sides sides = Sides.of(
                find(samples, claim.left()),
                claim.right(),
                right == null ? null : find(samples, right),
                hypothesis.analysis());
        Optional<String> obstacle = Obstacles.of(sides.columns(), metrics);
        if (obstacle.isPresent()) {
            throw new IllegalArgumentException(obstacle.get());
        }
        if (sides.size() < 2) {
            throw new IllegalArgumentException("How much '" + hypothesis.text() + "' varies takes at least 2 replicates"
                    + " in which its metrics have a value; there is " + sides.size());
        }
        boolean less = claim instanceof Claim.Inequality inequality
                && inequality.comparison().alternative() == Alternative.LESS;
        return of(sides, less, claim.margin() == 0 && isShare(claim.right()));
    }

    private static Samples find(Map<String, Map<String, Samples>> samples, MetricRef side) {
        return samples.get(side.condition()).get(side.metric());
    }

    /** Whether a test of shares without margins compares with it. */
    private static boolean isShare(Bound bound) {
        return bound.isPlain() || bound.metric() == null && bound.offset() > 0 && bound.offset() < 1;
    }

    private static Spread of(Sides sides, boolean less, boolean share) {
        double[] left = sides.left();
        double[] right = sides.bounds(0);
        double difference =
                sides.paired() ? ExactMean.ofDifferences(left, right) : ExactMean.of(left) - ExactMean.of(right);
        int freedom = sides.paired() ? left.length - 1 : left.length + right.length - 2;
        return new Spread(
                sides.paired(),
                sides.paired() ? left.length : left.length + right.length,
                less ? -difference : difference,
                beyondRounding(
                        Math.sqrt(sides.paired() ? ofDifferences(left, right) : pooled(left, right)), left, right),
                freedom,
                sides.isBinary(),
                share && sides.isBinary() ? shares(sides, less) : null);
    }

    /** Returns 0 for what no more than rounding can have made of values that don't vary. */
    private static double beyondRounding(double sd, double[] left, double[] right) {
        double greatest = Math.max(greatest(left), greatest(right));
        return sd > greatest * ROUNDING ? sd : 0;
    }

    private static double greatest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    private static double ofDifferences(double[] left, double[] right) {
        double[] differences = new double[left.length];
        Arrays.setAll(differences, i -> left[i] - right[i]);
        return Variance.of(differences).getAsDouble();
    }

    private static double pooled(double[] left, double[] right) {
        double squares = (left.length - 1) * Variance.of(left).getAsDouble()
                + (right.length - 1) * Variance.of(right).getAsDouble();
        return squares / (left.length + right.length - 2);
    }

    private static Shares shares(Sides sides, boolean less) {
        double[] greater = less ? sides.right() : sides.left();
        double[] smaller = less ? sides.left() : sides.right();
        double greaterOnly = 0;
        double smallerOnly = 0;
        if (sides.paired() && !sides.isConstant()) {
            for (int i = 0; i < greater.length; i++) {
                greaterOnly += greater[i] > smaller[i] ? 1.0 : 0;
                smallerOnly += greater[i] < smaller[i] ? 1.0 : 0;
            }
            greaterOnly /= greater.length;
            smallerOnly /= greater.length;
        }
        return new Shares(ExactMean.of(greater), ExactMean.of(smaller), greaterOnly, smallerOnly);
    }

    /**
     * Returns a standard deviation that the true one exceeds in one of five such samples of normal values: to plan by it
     * is safer than by the one that was seen (Browne, <i>On the Use of a Pilot Sample for Sample Size Determination</i>,
     * Statistics in Medicine 14, 1995).
     */
    public double upperSd() {
        return sd * Math.sqrt(freedom / ChiSquaredDistribution.of(freedom).inverseCumulativeProbability(0.2));
    }
}
