package io.crystallize.core.graph;

import io.crystallize.core.ArtifactReference;
import org.apiguardian.api.API;

/**
 * An experiment takes its input from another.
 *
 * @param artifact the artifact of the one that makes it
 * @param consumer the name of the one that takes it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Edge(ArtifactReference artifact, String consumer) {
    /** Returns the name of the experiment that makes the artifact. */
    public String producer() {
        return artifact.experiment();
    }

    /** Returns it in words, such as {@code penguins#model.json → holdout}. */
    @Override
    public String toString() {
        return artifact + " → " + consumer;
    }
}
