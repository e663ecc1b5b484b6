package io.crystallize.core;

import io.crystallize.core.StepContext.WrittenArtifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.TracedRead;
import java.util.List;
import java.util.Map;

/**
 * All that a step did, whether it ran or its result was in the cache.
 *
 * @param output what it made
 * @param reads what it asked
 * @param writes what it put into the context, for the provenance
 * @param slots what it put into the context, for the steps after it
 * @param metrics what it recorded
 * @param artifacts what artifacts it wrote
 */
record Effects(
        Value output,
        List<TracedRead> reads,
        List<ContextWrite> writes,
        Map<String, Slot> slots,
        List<Metric> metrics,
        List<WrittenArtifact> artifacts) {}
