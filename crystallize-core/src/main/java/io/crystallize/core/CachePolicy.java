package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.TracedRead;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apiguardian.api.API;

/**
 * How far a run trusts what is stored, and its steps. Immutable, but that it remembers which results it has had computed
 * again: in one run, each once. Safe for use by any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class CachePolicy {
    private static final CachePolicy STANDARD = new CachePolicy(0, true, Set.of());

    private final double audit;
    private final boolean guard;
    private final Set<String> refresh;
    private final Set<Result> refreshed = ConcurrentHashMap.newKeySet();

    /** One result of a step: what its key says, and what it was answered. */
    private record Result(Digest key, Set<TracedRead> reads) {
        static Result of(Digest key, List<TracedRead> reads) {
            return new Result(key, Set.copyOf(reads));
        }
    }

    private CachePolicy(double audit, boolean guard, Set<String> refresh) {
        this.audit = audit;
        this.guard = guard;
        this.refresh = refresh;
    }

    /** Returns the policy that serves what is stored, and watches that steps leave their inputs as they are. */
    public static CachePolicy standard() {
        return STANDARD;
    }

    /**
     * Returns this policy with a share of the hits audited: the step runs nevertheless, and what it does is compared with
     * what is stored. If that differs, the result is disputed. Steps whose results are recorded are not audited.
     *
     * @param rate the share, from 0 to 1
     * @throws IllegalArgumentException if it is no such number
     */
    public CachePolicy audit(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("The share of hits to audit is " + rate + "; expected 0 to 1");
        }
        return new CachePolicy(rate, guard, refresh);
    }

    /**
     * Returns this policy with a guard over the inputs of steps, or without: with one, which is the default, a step fails
     * that changes its input in place. That costs a second digest of every input that could be changed. Without one, such
     * a step spoils what others get, and what is stored.
     */
    public CachePolicy guard(boolean on) {
        return new CachePolicy(audit, on, refresh);
    }

    /**
     * Returns this policy with the results of some steps computed again. They take the place of what is stored.
     *
     * @param steps the names of the steps in their pipeline
     */
    public CachePolicy refresh(Collection<String> steps) {
        return new CachePolicy(audit, guard, Set.copyOf(new LinkedHashSet<>(steps)));
    }

    /** Returns this policy for a new run, in which nothing has been computed again yet. */
    public CachePolicy begin() {
        return refresh.isEmpty() ? this : new CachePolicy(audit, guard, refresh);
    }

    /** Returns the names of the steps whose results are computed again, sorted. */
    public List<String> refresh() {
        return refresh.stream().sorted().toList();
    }

    /** Whether to audit a hit; decided by chance, which is no part of any result. */
    boolean audits() {
        return audit > 0 && ThreadLocalRandom.current().nextDouble() < audit;
    }

    boolean guards() {
        return guard;
    }

    /** Whether the results of a step are computed again. */
    boolean refreshes(String step) {
        return refresh.contains(step);
    }

    /** Whether a result has been computed in this run. */
    boolean isRefreshed(Digest key, List<TracedRead> reads) {
        return refreshed.contains(Result.of(key, reads));
    }

    void refreshed(Digest key, List<TracedRead> reads) {
        refreshed.add(Result.of(key, reads));
    }
}
