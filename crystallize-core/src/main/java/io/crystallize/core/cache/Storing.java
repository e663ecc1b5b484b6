package io.crystallize.core.cache;

import org.apiguardian.api.API;

/** What storing a result came to. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public sealed interface Storing {
    /** What becomes of a result where there is another one, or where another run asked something else. */
    enum Conflict {
        /** The key is marked: the step is not a function of what it reads, and nothing is served under the key. */
        DISPUTE,
        /** The one that was there first stays. */
        KEEP_FIRST,
        /** The new one takes its place. */
        REPLACE
    }

    /** It is stored, if the cache can be written to; an equal one may have been there. */
    record Done() implements Storing {}

    /**
     * It is not stored.
     *
     * @param problem why, in words
     */
    record Failed(String problem) implements Storing {}

    /** Another one was there first, and stays: look for it. */
    record Kept() implements Storing {}

    /**
     * The step was seen to be no function of what it reads.
     *
     * @param problem how two runs of it differ, in words
     */
    record Disputed(String problem) implements Storing {}
}
