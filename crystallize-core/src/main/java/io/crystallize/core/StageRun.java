package io.crystallize.core;

import io.crystallize.core.StepContext.WrittenArtifact;
import io.crystallize.core.StepRunner.Ran;
import io.crystallize.core.StepRunner.SettledPut;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.Lookup;
import io.crystallize.core.cache.Outcome;
import io.crystallize.core.cache.Outcome.StoredWrite;
import io.crystallize.core.cache.Stored;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stage of a pipeline in one run: takes the step's result from the cache, or runs it and stores what it did. */
final class StageRun {
    private static final Logger LOG = LoggerFactory.getLogger(StageRun.class);

    private final Stage stage;
    private final RunState state;
    private final Value input;

    /** What the stage gives to those after it, and to the provenance. */
    record Done(Value output, RunState state, StepRecord record) {}

    private record Result(Effects effects, CacheUse use) {}

    StageRun(Stage stage, RunState state, Value input) {
        this.stage = stage;
        this.state = state;
        this.input = input;
    }

    Done run() {
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        Result result = obtain();
        Effects effects = result.effects();
        for (WrittenArtifact written : effects.artifacts()) {
            try {
                state.options().artifacts().write(stage.name(), written.artifact(), written.content());
            } catch (IOException e) {
                throw new StepFailedException(stage.name(), e);
            }
        }
        StepRecord record = new StepRecord(
                stage.name(),
                stage.stepClass().getName(),
                stage.parameterTexts(),
                stage.code(state.options().formats()),
                input.digest(),
                effects.output().digest(),
                result.use(),
                effects.reads(),
                effects.writes(),
                effects.metrics(),
                effects.artifacts().stream().map(WrittenArtifact::artifact).toList(),
                start,
                Duration.ofNanos(System.nanoTime() - nanos));
        return new Done(effects.output(), state.with(effects.slots()), record);
    }

    private Result obtain() {
        Optional<TraceCache> cache = state.options().cache();
        if (!stage.cacheable()) {
            return bypass(CacheUse.NOT_CACHEABLE);
        }
        if (cache.isEmpty()) {
            return bypass(CacheUse.NO_CACHE);
        }
        try {
            return obtain(cache.get(), stage.key(state.options().formats(), input));
        } catch (UntraceableException e) {
            return bypass(e.getMessage());
        }
    }

    private StepFailedException interrupted() {
        return new StepFailedException(
                stage.name(), new InterruptedException("interrupted before its result was stored"));
    }

    private Result obtain(TraceCache cache, Digest key) throws UntraceableException {
        Lookup lookup;
        try {
            lookup = cache.find(key, new StepAnswers(state, stage));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        if (lookup instanceof Lookup.Hit hit) {
            Optional<Effects> replayed = replay(cache, key, hit);
            return replayed.isPresent()
                    ? new Result(replayed.get(), CacheUse.hit())
                    : runAndStore(cache, key, "a part of the stored result is gone");
        }
        if (lookup instanceof Lookup.Disputed disputed) {
            return bypass("the step is not deterministic: " + disputed.problem());
        }
        try (Lookup.Miss miss = (Lookup.Miss) lookup) {
            Result result = runAndStore(cache, key, miss.reason());
            if (result.use().result() == CacheUse.Result.MISS) {
                miss.stored();
            }
            return result;
        }
    }

    private Result bypass(String reason) {
        Ran ran = new StepRunner(stage, state, input).run();
        return new Result(ran.effects(), CacheUse.bypass(reason));
    }

    private Result runAndStore(TraceCache cache, Digest key, String reason) {
        Ran ran = new StepRunner(stage, state, input).run();
        String problem = store(cache, key, ran);
        if (!problem.isEmpty() && Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        return new Result(ran.effects(), problem.isEmpty() ? CacheUse.miss(reason) : CacheUse.bypass(problem));
    }

    /** Stores what a run of the step did, or returns why it can't be stored. */
    private String store(TraceCache cache, Digest key, Ran ran) {
        if (!ran.problem().isEmpty()) {
            return ran.problem();
        }
        for (TracedRead read : ran.effects().reads()) {
            if (changedMeanwhile(read)) {
                return read.read() + " was changed while the step ran";
            }
        }
        try {
            Optional<Outcome> outcome = outcome(cache, ran);
            Class<?> codec = stage.codec(state.options().formats()).getClass();
            if (!CodeFingerprint.isCurrent(stage.stepClass(), codec)) {
                return "its code was changed while it ran";
            }
            return outcome.isEmpty()
                    ? "the cache failed"
                    : cache.store(key, ran.effects().reads(), outcome.get()).orElse("");
        } catch (IOException | RuntimeException | LinkageError | AssertionError e) {
            return "its result can't be written down: " + e;
        }
    }

    private boolean changedMeanwhile(TracedRead read) {
        try {
            Digest now = new StepAnswers(state, stage).answer(read.read());
            return now == null ? read.answer() != null : !now.equals(read.answer());
        } catch (UntraceableException e) {
            return true;
        }
    }

    /** Stores the parts of a result that are blobs, or returns empty if the cache failed. */
    private static Optional<Outcome> outcome(TraceCache cache, Ran ran) throws IOException {
        Optional<Stored> output = ran.output().store(cache);
        boolean complete = output.isPresent();
        List<StoredWrite> writes = new ArrayList<>();
        for (SettledPut put : ran.puts()) {
            Optional<Stored> value = put.value().store(cache);
            complete &= value.isPresent();
            value.ifPresent(stored -> writes.add(new StoredWrite(put.write(), put.digest(), stored)));
        }
        List<Artifact> artifacts = new ArrayList<>();
        for (WrittenArtifact written : ran.effects().artifacts()) {
            complete &= cache.blobs().write(written.content()).isPresent();
            artifacts.add(written.artifact());
        }
        return complete
                ? Optional.of(new Outcome(
                        ran.effects().output().inspection(),
                        output.get(),
                        writes,
                        ran.effects().metrics(),
                        artifacts))
                : Optional.empty();
    }

    /** Does again what a stored result says, or returns empty if a part of it is gone. */
    private Optional<Effects> replay(TraceCache cache, Digest key, Lookup.Hit hit) {
        Outcome outcome = hit.outcome();
        List<WrittenArtifact> artifacts = new ArrayList<>();
        for (Artifact artifact : outcome.artifacts()) {
            Optional<byte[]> content = cache.blobs().read(artifact.content());
            if (content.isEmpty()) {
                return Optional.empty();
            }
            artifacts.add(new WrittenArtifact(artifact, content.get()));
        }
        List<ContextWrite> writes = new ArrayList<>();
        Map<String, Slot> slots = new LinkedHashMap<>();
        for (StoredWrite stored : outcome.writes()) {
            ContextWrite write = stored.write();
            Optional<byte[]> bytes = cache.blobs().read(stored.stored().address());
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            writes.add(write);
            slots.put(
                    write.key(),
                    Slot.encoded(write.type(), bytes.get(), "step '" + stage.name() + "'", stored.digest()));
        }
        Value output = Value.lazy(outcome.output(), () -> load(cache, key, hit));
        return Optional.of(new Effects(output, hit.reads(), writes, slots, outcome.metrics(), artifacts));
    }

    /** Decodes a stored output; if it is gone, runs the step again, aside, only for its output. */
    private Object load(TraceCache cache, Digest key, Lookup.Hit hit) {
        return read(cache, hit.outcome()).orElseGet(() -> {
            input.get(); // if it is gone too, it is made again first: nobody waits for one blob and keeps another
            // locked
            return cache.blobs()
                    .exclusively(
                            hit.outcome().stored().address(),
                            () -> read(cache, hit.outcome()).orElseGet(() -> remake(cache, key, hit)));
        });
    }

    private Optional<Object> read(TraceCache cache, Outcome outcome) {
        Formats formats = state.options().formats();
        Optional<Object> decoded = cache.blobs().read(outcome.stored(), stage.codec(formats));
        return outcome.output().unordered()
                ? decoded.map(value -> formats.digester().canonical(value))
                : decoded;
    }

    private Object remake(TraceCache cache, Digest key, Lookup.Hit hit) {
        LOG.info("The stored output of step '{}' is gone: it runs again", stage.name());
        Ran again = new StepRunner(stage, state, input).run();
        store(cache, key, again);
        if (!hit.outcome().output().digest().equals(again.effects().output().digest())) {
            boolean sameReads =
                    Set.copyOf(hit.reads()).equals(Set.copyOf(again.effects().reads()));
            throw new StepFailedException(
                    stage.name(),
                    new IllegalStateException("its stored output is gone from the cache, and running it again gave"
                            + " another one: "
                            + (sameReads ? "the step is not deterministic" : "what it reads was changed meanwhile")));
        }
        return again.effects().output().get();
    }
}
