package io.crystallize.core.explain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Why a step ran, or didn't. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Explanation {
    /**
     * It didn't run: its result was in the cache.
     *
     * @param by the step that computed it, or null if that is not among what is known
     * @param origin what its record says of that, or an empty text
     */
    record Hit(@Nullable RanStep by, String origin) implements Explanation {}

    /** It ran, and there is no earlier record of the step. */
    record NeverRan() implements Explanation {}

    /**
     * It ran, because what it depends on had changed.
     *
     * @param since the earlier run of the step that it differs least from
     * @param differences what had changed; not empty
     */
    record Changed(RanStep since, List<Difference> differences) implements Explanation {}

    /**
     * It ran, though nothing that it depends on is known to have changed.
     *
     * @param before the latest run of the step that depended on the same
     */
    record Gone(RanStep before) implements Explanation {}

    /**
     * It ran for a reason that its record tells: the cache was not used, say, or its result was audited.
     *
     * @param reason why
     */
    record Told(String reason) implements Explanation {}

    /** Returns the step that it refers to, or empty if it refers to none. */
    default Optional<RanStep> other() {
        if (this instanceof Hit hit) {
            return Optional.ofNullable(hit.by());
        }
        if (this instanceof Changed changed) {
            return Optional.of(changed.since());
        }
        return this instanceof Gone gone ? Optional.of(gone.before()) : Optional.empty();
    }

    /** Returns how what the step depends on differs from {@link #other}; empty if it doesn't, or there is none. */
    default List<Difference> differences() {
        return this instanceof Changed changed ? changed.differences() : List.of();
    }

    /**
     * Returns it in words.
     *
     * @param explained the step that it explains
     */
    default String text(RanStep explained) {
        return text(explained.trial(), false);
    }

    /** Returns it in words that are the same for all replicates, as far as they differ in nothing else. */
    default String text(RanTrial explained, boolean anyReplicate) {
        if (this instanceof Hit hit) {
            if (hit.by() != null) {
                return "computed " + Wording.place(hit.by(), explained, anyReplicate);
            }
            return hit.origin().isEmpty() ? "no record tells what computed it" : "computed by " + hit.origin();
        }
        if (this instanceof Told told) {
            return told.reason();
        }
        if (this instanceof Gone gone) {
            return Wording.gone(gone.before(), explained, anyReplicate);
        }
        if (this instanceof Changed changed) {
            return changed.differences().stream()
                            .map(difference -> difference.text(anyReplicate))
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + Wording.since(changed.since(), explained);
        }
        return "it never ran before: there is no earlier record of this step";
    }
}
