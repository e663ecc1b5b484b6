package io.crystallize.core.verdict;

import org.jspecify.annotations.Nullable;

/**
 * What the engine knows about how the replicates of a condition, or of two that are compared, came about. It decides
 * what a verdict may claim.
 *
 * @param independentObservations whether anything random was drawn, or the source or a step asked for the replicate; if
 *     neither, all replicates are copies of one observation
 * @param resampling how the replicates resplit one data set, or null if they don't
 */
public record Design(
        boolean independentObservations, @Nullable Resampling resampling) {
    /** Returns the design whose replicates each redraw everything: they sample a process. */
    public static Design independentReplicates() {
        return new Design(true, null);
    }

    /** Returns the design whose replicates resplit one data set. */
    public static Design resplits(Resampling resampling) {
        return new Design(true, resampling);
    }

    /** Returns the design whose replicates are copies: nothing random was drawn, nothing depends on the replicate. */
    public static Design singleObservation() {
        return new Design(false, null);
    }

    /**
     * Returns the design of the comparison of conditions with this design and the other; of two resamplings, this
     * one's.
     */
    Design and(Design other) {
        return new Design(
                independentObservations || other.independentObservations,
                resampling == null ? other.resampling : resampling);
    }

    /** What a verdict under this design is about, in words. */
    String about() {
        return resampling == null ? "about the process that the replicates sample" : "about splits of this data only";
    }
}
