package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Read;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Answers, now and here, what a step asked when it ran. */
@FunctionalInterface
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Answers {
    /**
     * Returns the digest of the answer, or null if there is nothing. What can't be read is not there.
     *
     * @param read the question, possibly one that no step of the present code would ask
     * @throws UntraceableException if there is an answer, but no digest says all of it
     */
    @Nullable
    Digest answer(Read read) throws UntraceableException;
}
