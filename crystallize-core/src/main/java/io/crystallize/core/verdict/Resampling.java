package io.crystallize.core.verdict;

import org.apiguardian.api.API;

/**
 * A declared fact about an experiment: its replicates resplit one data set into a training and a test part.
 *
 * <p>Such replicates share most of their data, so they are not a sample of the process that made the data. Treated as
 * one, they reject a true null far too often (Nadeau &amp; Bengio, <i>Inference for the Generalization Error</i>,
 * Machine Learning 52, 2003). They are judged by the test that these authors corrected for it; what is judged otherwise
 * is said to be about splits of this data only.
 *
 * @param trainFraction the part of the data that a replicate trains on, between 0 and 1
 * @param testFraction the part it is measured on, between 0 and 1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Resampling(double trainFraction, double testFraction) {
    /** Room for the rounding of fractions such as 2/3 and 1/3. */
    private static final double ROUNDING = 1e-9;

    /**
     * Declares the fractions.
     *
     * @throws IllegalArgumentException if one is not strictly between 0 and 1, or their sum exceeds 1
     */
    public Resampling {
        requireFraction("trainFraction", trainFraction);
        requireFraction("testFraction", testFraction);
        if (trainFraction + testFraction > 1 + ROUNDING) {
            throw new IllegalArgumentException("trainFraction " + trainFraction + " and testFraction " + testFraction
                    + " add up to more than 1: the training and the test part of a split may not overlap");
        }
    }

    /** Returns the ratio of the two fractions, which decides how much the replicates have in common. */
    double testToTrain() {
        return testFraction / trainFraction;
    }

    private static void requireFraction(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", but has to lie between 0 and 1");
        }
    }
}
