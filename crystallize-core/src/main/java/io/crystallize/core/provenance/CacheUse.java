package io.crystallize.core.provenance;

/**
 * What the cache did for a step.
 *
 * @param result whether the step ran
 * @param reason why, in words; empty for a hit
 */
public record CacheUse(Result result, String reason) {
    /** The reason of a bypass: the step doesn't ask to be cached. */
    public static final String NOT_CACHEABLE = "the step is not @Cacheable";

    /** The reason of a bypass: the run has no cache. */
    public static final String NO_CACHE = "there is no cache";

    private static final CacheUse HIT = new CacheUse(Result.HIT, "");

    /** Whether a step ran. */
    public enum Result {
        /** It didn't run: its result was in the cache. */
        HIT,
        /** It ran, and its result is in the cache now. */
        MISS,
        /** It ran, and the cache was not used. */
        BYPASS
    }

    /** Returns a hit. */
    public static CacheUse hit() {
        return HIT;
    }

    /** Returns a miss, with the reason. */
    public static CacheUse miss(String reason) {
        return new CacheUse(Result.MISS, reason);
    }

    /** Returns a bypass, with the reason. */
    public static CacheUse bypass(String reason) {
        return new CacheUse(Result.BYPASS, reason);
    }

    /** Whether the cache was not used although the run has one and the step asks for it. */
    public boolean isUnexpected() {
        return result == Result.BYPASS && !reason.equals(NOT_CACHEABLE) && !reason.equals(NO_CACHE);
    }

    @Override
    public String toString() {
        String word = result.name().toLowerCase(java.util.Locale.ROOT);
        return reason.isEmpty() ? word : word + ": " + reason;
    }
}
