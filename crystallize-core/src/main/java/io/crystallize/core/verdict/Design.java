package io.crystallize.core.verdict;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows about how the replicates of a condition, or of several that are compared, came about. It decides
 * what a verdict may claim.
 *
 * @param resampling how the replicates resplit one data set, or null if each redraws everything
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Design(@Nullable Resampling resampling) {
    /** Returns the design whose replicates each redraw everything: they sample a process. */
    public static Design independentReplicates() {
        return new Design((Resampling) null);
    }

    /** Returns the design whose replicates resplit one data set. */
    public static Design resplits(Resampling resampling) {
        return new Design(resampling);
    }

    /**
     * Returns the design of the comparison of conditions with this design and the other; of two resamplings, the one
     * whose splits overlap more.
     */
    Design and(Design other) {
        if (resampling == null || other.resampling == null) {
            return resampling == null ? other : this;
        }
        return resampling.testToTrain() >= other.resampling.testToTrain() ? this : other;
    }

    /**
     * What a verdict under this design is about, in words.
     *
     * @param corrected whether the test allows for the overlap of resplits
     */
    String about(boolean corrected) {
        if (resampling == null) {
            return "about the process that the replicates sample";
        }
        return corrected
                ? "about the process that made the data, of which all replicates are splits"
                : "about splits of this data only";
    }
}
