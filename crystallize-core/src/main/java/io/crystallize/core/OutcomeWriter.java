package io.crystallize.core;

import io.crystallize.core.Effects.WrittenArtifact;
import io.crystallize.core.StepRunner.Ran;
import io.crystallize.core.cache.Outcome;
import io.crystallize.core.cache.Outcome.StoredWrite;
import io.crystallize.core.cache.Stored;
import io.crystallize.core.cache.Storing;
import io.crystallize.core.cache.Storing.Conflict;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stores what a run of a step did.
 *
 * @param stage the step
 * @param state the run that it was in
 * @param cache where to
 * @param key the digest of its code, parameters and input
 */
record OutcomeWriter(Stage stage, RunState state, TraceCache cache, Digest key) {
    /** Stores it. */
    Storing store(Ran ran, Conflict conflict) {
        if (!ran.problem().isEmpty()) {
            return new Storing.Failed(ran.problem());
        }
        for (TracedRead read : ran.effects().reads()) {
            if (changedMeanwhile(read)) {
                return new Storing.Failed(read.read() + " was changed while the step ran");
            }
        }
        try {
            Optional<Outcome> outcome = outcome(ran);
            Class<?> codec = stage.codec(state.options().formats()).getClass();
            if (!CodeFingerprint.isCurrent(stage.stepClass(), codec) || !factoriesAreCurrent(ran)) {
                return new Storing.Failed("its code was changed while it ran");
            }
            return outcome.isEmpty()
                    ? new Storing.Failed("the cache failed")
                    : cache.store(key, ran.effects().reads(), outcome.get(), conflict);
        } catch (IOException | RuntimeException | LinkageError | AssertionError e) {
            return new Storing.Failed("its result can't be written down: " + e);
        }
    }

    private boolean factoriesAreCurrent(Ran ran) {
        return ran.effects().reads().stream().noneMatch(read -> read.read().kind() == Read.Kind.RESOURCE)
                || state.options().resourceFactories().isCurrent();
    }

    private boolean changedMeanwhile(TracedRead read) {
        try {
            return !Objects.equals(StepAnswers.of(state, stage).answer(read.read()), read.answer());
        } catch (UntraceableException e) {
            return true;
        }
    }

    /** Stores the parts of a result that are blobs, or returns empty if the cache failed. */
    private Optional<Outcome> outcome(Ran ran) throws IOException {
        Optional<Stored> output = Objects.requireNonNull(ran.output()).store(cache);
        boolean complete = output.isPresent();
        List<StoredWrite> writes = new ArrayList<>();
        for (Put put : ran.effects().puts()) {
            Optional<Stored> value = put.slot().store(cache);
            complete &= value.isPresent();
            value.ifPresent(stored -> writes.add(new StoredWrite(
                    put.write(),
                    put.slot().digest(put.write().key(), state.options().formats()),
                    stored)));
        }
        List<Artifact> artifacts = new ArrayList<>();
        for (WrittenArtifact written : ran.effects().artifacts()) {
            complete &= cache.blobs().write(written.content().get()).isPresent();
            artifacts.add(written.artifact());
        }
        return complete
                ? Optional.of(new Outcome(
                        Objects.requireNonNull(ran.effects().output().inspection()),
                        output.get(),
                        writes,
                        ran.effects().metrics(),
                        artifacts,
                        state.options().origin()))
                : Optional.empty();
    }
}
