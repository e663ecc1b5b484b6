package io.crystallize.core.provenance;

import org.apiguardian.api.API;

/**
 * A question that a step asked through its context.
 *
 * @param kind what sort of thing it asked for
 * @param name which one; empty where there is only one
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Read(Kind kind, String name) {
    /** What a step can ask for. The names are part of cache keys and of stored entries. */
    public enum Kind {
        /** The value of a context key. */
        CONTEXT,
        /** Whether a context key has a value. */
        PRESENCE,
        /** Which context keys have a value. */
        KEYS,
        /** The content of a file. */
        FILE,
        /** The value of an environment variable. */
        ENV,
        /** How a described resource is made; the name has its description's class and digest. */
        RESOURCE,
        /** A stream of random numbers of the step, or of one that runs inside it. */
        RANDOM,
        /** The index of the replicate. */
        REPLICATE,
        /** The name of the condition. */
        CONDITION,
        /** The name of the step, or of one that runs inside it. */
        STEP,
        /** How what a step puts into the context is digested and stored; the name has the classes of that. */
        FORMATS,
        /** The content of an artifact of another experiment, of the same condition and replicate. */
        ARTIFACT
    }

    @Override
    public String toString() {
        String word = kind.name().toLowerCase(java.util.Locale.ROOT);
        return name.isEmpty() ? word : word + ' ' + name;
    }
}
