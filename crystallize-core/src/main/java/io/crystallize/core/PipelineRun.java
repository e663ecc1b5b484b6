package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.StepRecord;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One completed run of a {@link Pipeline}. For one thread at a time.
 *
 * @param <O> what the pipeline makes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PipelineRun<O> {
    private final Value output;
    private final RunState state;
    private final Provenance provenance;

    PipelineRun(Value output, RunState state, List<StepRecord> provenance) {
        this.output = output;
        this.state = state;
        this.provenance = Provenance.of(provenance);
    }

    /**
     * Returns the output of the last step. If that was a hit, the output is read from the cache now, and made again if
     * it is gone.
     *
     * @throws StepFailedException if it has to be made again and can't
     */
    @SuppressWarnings("unchecked") // the last step made it
    public O output() {
        return (O) output.get();
    }

    /** Returns the digest of the output, or empty if something in it has none. */
    public Optional<Digest> outputDigest() {
        return Optional.ofNullable(output.digest());
    }

    /** Returns one record for each step, in their order. */
    public Provenance provenance() {
        return provenance;
    }

    /** Returns all that was recorded, in the order of the steps. */
    public List<Metric> metrics() {
        return provenance.stream().flatMap(step -> step.metrics().stream()).toList();
    }

    /** Returns all artifacts that were written, in the order of the steps. */
    public List<Artifact> artifacts() {
        return provenance.stream().flatMap(step -> step.artifacts().stream()).toList();
    }

    /**
     * Returns the value of a context key at the end of the run, or empty if it has none.
     *
     * @throws IllegalArgumentException if it is not of the key's type
     */
    public <T> Optional<T> context(Key<T> key) {
        return Optional.ofNullable(state.slots().get(key.name()))
                .map(slot -> slot.get(key, state.options().formats()));
    }
}
