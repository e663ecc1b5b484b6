package io.crystallize.core.graph;

import io.crystallize.core.ArtifactReference;

/**
 * An experiment takes its input from another.
 *
 * @param artifact the artifact of the one that makes it
 * @param consumer the name of the one that takes it
 */
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
