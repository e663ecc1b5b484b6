package io.crystallize.core.explain;

import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run beside what its steps did. The more, the more an explanation can say.
 *
 * @param name what explanations call it, such as {@code penguins/20261124-220117}, or an empty text
 * @param seed the root of its random numbers, or null if it is not known
 * @param context the texts of the values that a trial begins with, by condition, then by key; no secrets
 * @param code what the code fingerprints of its steps are made of
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RunFacts(
        String name, @Nullable Long seed, Map<String, Map<String, String>> context, Map<Digest, StepCode> code) {
    /** Makes facts; the maps are copied. */
    public RunFacts {
        context = Map.copyOf(context);
        code = Map.copyOf(code);
    }

    /** Returns the facts of a run of which nothing but its name is known. */
    public static RunFacts named(String name) {
        return new RunFacts(name, null, Map.of(), Map.of());
    }
}
