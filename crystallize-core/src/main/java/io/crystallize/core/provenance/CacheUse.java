package io.crystallize.core.provenance;

import org.apiguardian.api.API;

/**
 * What the cache did for a step.
 *
 * @param result whether the step ran
 * @param reason why, in words; of a hit, the run that computed it, or empty if that is not known
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CacheUse(Result result, String reason) {
    /** The reason of a bypass: the step doesn't ask to be cached. */
    public static final String NOT_CACHEABLE = "the step is not @Cacheable";

    /** The reason of a bypass: the run has no cache. */
    public static final String NO_CACHE = "there is no cache";

    private static final CacheUse HIT = new CacheUse(Result.HIT, "");
    private static final CacheUse AUDITED = new CacheUse(Result.AUDITED, "it ran again, and did the same");

    /** Whether a step ran. */
    public enum Result {
        /** It didn't run: its result was in the cache. */
        HIT,
        /** It ran nevertheless, and did the same as is stored. */
        AUDITED,
        /** It ran, and its result is in the cache now, unless that is read-only. */
        MISS,
        /** It ran, and was seen to do something else under equal conditions, so nothing is served. */
        DISPUTED,
        /** It ran, and the cache was not used. */
        BYPASS
    }

    /** Returns a hit. */
    public static CacheUse hit() {
        return HIT;
    }

    /** Returns a hit, with the run that computed it, in words; empty if that is not known. */
    public static CacheUse hit(String origin) {
        return origin.isEmpty() ? HIT : new CacheUse(Result.HIT, origin);
    }

    /** Returns a hit that was audited, and found right. */
    public static CacheUse audited() {
        return AUDITED;
    }

    /** Returns a dispute, with how two runs of the step differ. */
    public static CacheUse disputed(String problem) {
        return new CacheUse(Result.DISPUTED, "the step is not deterministic: " + problem);
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
        return result == Result.DISPUTED
                || result == Result.BYPASS && !reason.equals(NOT_CACHEABLE) && !reason.equals(NO_CACHE);
    }

    @Override
    public String toString() {
        String word = result.name().toLowerCase(java.util.Locale.ROOT);
        return reason.isEmpty() ? word : word + ": " + reason;
    }
}
