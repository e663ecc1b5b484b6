package io.crystallize.core;

import io.crystallize.core.internal.FileNames;
import io.crystallize.core.internal.ValueText;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The artifact of another experiment, as a source names it: {@code penguins#model.json}, or
 * {@code penguins#classifier/model.json} where several steps write one of that name.
 *
 * @param experiment the name of the experiment that makes it
 * @param step the name of the step that makes it, or null if the artifact's name says enough
 * @param name the artifact's name
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ArtifactReference(String experiment, @Nullable String step, String name) {
    /**
     * Makes a reference.
     *
     * @throws IllegalArgumentException if there can be no such artifact
     */
    public ArtifactReference {
        if (experiment.isBlank() || step != null && step.isBlank() || !FileNames.isSafe(name)) {
            throw none(experiment + '#' + (step == null ? "" : step + '/') + name);
        }
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException("expected the artifact of an experiment, such as penguins#model.json or"
                + " penguins#classifier/model.json, found '" + ValueText.of(text) + "'");
    }

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ArtifactReference parse(String text) {
        int hash = text.lastIndexOf('#');
        int slash = text.lastIndexOf('/');
        if (hash < 0) {
            throw none(text);
        }
        String experiment = text.substring(0, hash);
        return slash < hash
                ? new ArtifactReference(experiment, null, text.substring(hash + 1))
                : new ArtifactReference(experiment, text.substring(hash + 1, slash), text.substring(slash + 1));
    }

    /** Whether an artifact that a step of the experiment wrote is what is meant. */
    public boolean means(String ofStep, String artifact) {
        return name.equals(artifact) && (step == null || step.equals(ofStep));
    }

    /** Returns it as it is written. */
    @Override
    public String toString() {
        return experiment + '#' + (step == null ? "" : step + '/') + name;
    }
}
