package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * All that a cached step did. It is small: the output, what was put into the context, and artifacts are kept apart, as
 * blobs.
 *
 * @param output the digest of the output, with what else a pass over it found out
 * @param stored where the output is
 * @param writes what was put into the context
 * @param metrics what was recorded
 * @param artifacts what artifacts were written
 * @param origin the run that computed it, in words; empty if that has no name
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Outcome(
        ValueDigest output,
        Stored stored,
        List<StoredWrite> writes,
        List<Metric> metrics,
        List<Artifact> artifacts,
        String origin) {
    /**
     * A value that was put into the context.
     *
     * @param write what was put
     * @param digest the digest of the value, with what else a pass over it found out
     * @param stored where the value is
     */
    public record StoredWrite(ContextWrite write, ValueDigest digest, Stored stored) {
        private List<Object> told() {
            return List.of(write.key(), write.type(), write.value());
        }
    }

    /** Returns the same with another origin. */
    Outcome from(String earlier) {
        return new Outcome(output, stored, writes, metrics, artifacts, earlier);
    }

    /**
     * Returns how this differs in what the step did from what another run of it did, in words; not in how it is stored, or by
     * whom.
     */
    Optional<String> differenceFrom(Outcome other) {
        Digest before = other.output.digest();
        Digest now = output.digest();
        if (!now.equals(before)) {
            return Optional.of("its output was " + before.abbreviated() + "… in one run, and " + now.abbreviated()
                    + "… in another");
        }
        if (!told(writes).equals(told(other.writes))) {
            return Optional.of("it put " + told(other.writes) + " into the context in one run, and " + told(writes)
                    + " in another");
        }
        if (!metrics.equals(other.metrics)) {
            return Optional.of("it recorded " + other.metrics + " in one run, and " + metrics + " in another");
        }
        return artifacts.equals(other.artifacts)
                ? Optional.empty()
                : Optional.of("it wrote " + other.artifacts + " in one run, and " + artifacts + " in another");
    }

    private static List<List<Object>> told(List<StoredWrite> writes) {
        return writes.stream().map(StoredWrite::told).toList();
    }
}
