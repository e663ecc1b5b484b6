package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What one step did in one run of a pipeline. A hit gives the same record as the run that made the result, but for
 * {@code cache}, {@code start} and {@code duration}.
 *
 * @param name the step's name in its pipeline
 * @param type the name of its class
 * @param parameters its parameters as text, in their order
 * @param code its code fingerprint, or null if it has none; {@code cache} then says why
 * @param input the digest of its input, or null if that has none
 * @param output the digest of its output, or null if that has none
 * @param cache what the cache did, and why
 * @param reads what it asked its context, in the order of the first time it asked
 * @param writes what it put into its context, in that order
 * @param metrics what it recorded, in that order
 * @param artifacts what artifacts it wrote, in that order
 * @param start when it started
 * @param duration how long it took, or finding its result in the cache
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record StepRecord(
        String name,
        String type,
        Map<String, String> parameters,
        @Nullable Digest code,
        @Nullable Digest input,
        @Nullable Digest output,
        CacheUse cache,
        List<TracedRead> reads,
        List<ContextWrite> writes,
        List<Metric> metrics,
        List<Artifact> artifacts,
        Instant start,
        Duration duration) {
    /** Makes a record; what could be changed is copied, and parameters that are equal are shared. */
    public StepRecord {
        parameters = SharedTexts.of(parameters);
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        metrics = List.copyOf(metrics);
        artifacts = List.copyOf(artifacts);
    }
}
