package io.crystallize.core.experiment;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How long artifacts of an experiment's runs are kept. What a run says of itself, its result, journal and provenance, is
 * always kept, and so are the artifacts of the latest run, which other experiments may need.
 *
 * @param runs in how many of the latest runs, at least 1; or null for all
 * @param bytes the most bytes that they may take in all runs together: those of the oldest make room; or null for any
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Retention(@Nullable Integer runs, @Nullable Long bytes) {
    private static final Retention ALL = new Retention(null, null);

    /**
     * Makes a retention.
     *
     * @throws IllegalArgumentException if a number is too small
     */
    public Retention {
        if (runs != null && runs < 1) {
            throw new IllegalArgumentException("Artifacts are kept in at least 1 run, not in " + runs);
        }
        if (bytes != null && bytes < 0) {
            throw new IllegalArgumentException("The most bytes of artifacts are " + bytes + ", which is negative");
        }
    }

    /** Returns the retention of everything. */
    public static Retention all() {
        return ALL;
    }
}
