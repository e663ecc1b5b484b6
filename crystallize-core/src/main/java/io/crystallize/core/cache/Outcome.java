package io.crystallize.core.cache;

import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import java.util.List;

/**
 * All that a cached step did. It is small: the output, what was put into the context, and artifacts are kept apart, as blobs.
 *
 * @param output the digest of the output, with what else a pass over it found out
 * @param stored where the output is
 * @param writes what was put into the context
 * @param metrics what was recorded
 * @param artifacts what artifacts were written
 */
public record Outcome(
        ValueDigest output, Stored stored, List<StoredWrite> writes, List<Metric> metrics, List<Artifact> artifacts) {
    /**
     * A value that was put into the context.
     *
     * @param write what was put
     * @param digest the digest of the value, with what else a pass over it found out
     * @param stored where the value is
     */
    public record StoredWrite(ContextWrite write, ValueDigest digest, Stored stored) {}
}
