package io.crystallize.core;

import io.crystallize.core.provenance.Artifact;
import java.io.IOException;
import org.apiguardian.api.API;

/** Takes the artifacts of a run, when the step that wrote them has ended. */
@FunctionalInterface
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ArtifactSink {
    /** Takes nothing: artifacts are only named in the provenance, and those of hits are not even read. */
    ArtifactSink NONE = (step, artifact, content) -> {};

    /**
     * Takes an artifact.
     *
     * @param step the name of the step
     * @param artifact its name, size and digest
     * @param content its bytes, not to be changed
     * @throws IOException to fail the run
     */
    void write(String step, Artifact artifact, byte[] content) throws IOException;
}
