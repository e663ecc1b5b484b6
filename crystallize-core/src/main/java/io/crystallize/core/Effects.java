package io.crystallize.core;

import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.TracedRead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All that a step did, whether it ran or its result was in the cache.
 *
 * @param output what it made
 * @param reads what it asked
 * @param puts what it put into the context
 * @param metrics what it recorded
 * @param artifacts what artifacts it wrote
 * @param untraceable what decided it that no key can say, or an empty text
 */
record Effects(
        Value output,
        List<TracedRead> reads,
        List<Put> puts,
        List<Metric> metrics,
        List<WrittenArtifact> artifacts,
        String untraceable) {
    /**
     * An artifact with its bytes, which may still be in the cache.
     *
     * @param artifact what was written
     * @param content its bytes, not to be changed
     */
    record WrittenArtifact(Artifact artifact, Supplier<byte[]> content) {}

    List<ContextWrite> writes() {
        return puts.isEmpty() ? List.of() : puts.stream().map(Put::write).toList();
    }

    /** What it put, by key. */
    Map<String, Slot> slots() {
        if (puts.isEmpty()) {
            return Map.of();
        }
        Map<String, Slot> slots = new LinkedHashMap<>();
        puts.forEach(put -> slots.put(put.write().key(), put.slot()));
        return slots;
    }
}
