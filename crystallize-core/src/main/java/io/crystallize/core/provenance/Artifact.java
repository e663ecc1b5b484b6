package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.FileNames;
import io.crystallize.core.internal.ValueText;
import org.apiguardian.api.API;

/**
 * A named piece of data that a step wrote.
 *
 * @param name a file's name
 * @param content the SHA-256 of its bytes
 * @param size how many bytes it has
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Artifact(String name, Digest content, long size) {
    /**
     * Says what was written.
     *
     * @throws IllegalArgumentException if the name could lead out of the folder that it is put in
     */
    public Artifact {
        if (!FileNames.isSafe(name)) {
            throw new IllegalArgumentException("An artifact can't be called '" + ValueText.of(name)
                    + "': a name has letters, digits, spaces and . _ -, begins with none of space and dot, and has at most 128"
                    + " characters");
        }
    }
}
