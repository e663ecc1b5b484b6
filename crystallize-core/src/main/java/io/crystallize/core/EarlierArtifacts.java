package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** Finds the artifacts that the runs of other experiments have left. Safe for use by any number of threads. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface EarlierArtifacts {
    /** There are none. */
    EarlierArtifacts NONE =
            (reference, condition, replicate) -> new Missing("there is no folder of runs to find " + reference + " in");

    /**
     * Finds an artifact. The same question has the same answer as long as this object is used.
     *
     * @param condition the name of the condition that asks
     * @param replicate the index of the replicate that asks
     */
    Found find(ArtifactReference reference, String condition, int replicate);

    /** What was found. */
    sealed interface Found {}

    /**
     * An artifact.
     *
     * @param file where it should be, unless somebody has removed it
     * @param content the SHA-256 of what was written there
     */
    record At(Path file, Digest content) implements Found {}

    /**
     * No artifact.
     *
     * @param reason why, in words
     */
    record Missing(String reason) implements Found {}
}
