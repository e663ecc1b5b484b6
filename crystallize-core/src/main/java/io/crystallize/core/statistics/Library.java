package io.crystallize.core.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;

/** What lies between our types and those of commons-statistics. */
final class Library {
    /** Probabilities of counts are computed to more digits than that; different ones are hardly ever closer. */
    private static final double EQUAL_PROBABILITIES = 1 + 1e-7;

    private Library() {}

    static AlternativeHypothesis hypothesis(Alternative alternative) {
        return switch (alternative) {
            case GREATER -> AlternativeHypothesis.GREATER_THAN;
            case LESS -> AlternativeHypothesis.LESS_THAN;
            case TWO_SIDED -> AlternativeHypothesis.TWO_SIDED;
        };
    }

    /** A p that the library computed; one too small for a normal double is told as the smallest of those. */
    static double p(double computed) {
        return p(computed, 0);
    }

    /** A p that the library computed, of a test that can't fall below a certain one. */
    static double p(double computed, double smallest) {
        return Math.min(1, Math.max(computed, Math.max(smallest, Double.MIN_NORMAL)));
    }

    /** The p of a statistic whose distribution is symmetric about 0. */
    static double symmetricP(ContinuousDistribution distribution, double statistic, Alternative alternative) {
        return p(
                switch (alternative) {
                    case GREATER -> distribution.survivalProbability(statistic);
                    case LESS -> distribution.cumulativeProbability(statistic);
                    case TWO_SIDED -> 2 * distribution.survivalProbability(Math.abs(statistic));
                });
    }

    /**
     * The p of a count: the probability of counts at least, or at most, as great, or of all that are no more probable.
     * The latter isn't asked of the library's tests: they compare probabilities to the last bit, so that where two are
     * equal on paper rounding decides whether p is halved.
     */
    static double countP(DiscreteDistribution distribution, int count, Alternative alternative) {
        return p(
                switch (alternative) {
                    case GREATER -> distribution.survivalProbability(count - 1);
                    case LESS -> distribution.cumulativeProbability(count);
                    case TWO_SIDED -> noMoreProbable(distribution, count);
                });
    }

    private static double noMoreProbable(DiscreteDistribution distribution, int count) {
        double limit = distribution.probability(count) * EQUAL_PROBABILITIES;
        return IntStream.rangeClosed(distribution.getSupportLowerBound(), distribution.getSupportUpperBound())
                .mapToDouble(distribution::probability)
                .filter(probability -> probability <= limit)
                .sum();
    }

    /** Samples in a unit, a power of two, in which the largest is about 1: their squares neither overflow nor vanish. */
    static double[][] rescaled(double[]... samples) {
        double largest = Arrays.stream(samples)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
        int exponent = largest == 0 ? 0 : Math.getExponent(largest);
        return Arrays.stream(samples)
                .map(sample -> Arrays.stream(sample)
                        .map(value -> Math.scalb(value, -exponent))
                        .toArray())
                .toArray(double[][]::new);
    }
}
