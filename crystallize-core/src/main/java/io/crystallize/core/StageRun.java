package io.crystallize.core;

import io.crystallize.core.Effects.WrittenArtifact;
import io.crystallize.core.StepRunner.Ran;
import io.crystallize.core.cache.Lookup;
import io.crystallize.core.cache.Storing;
import io.crystallize.core.cache.Storing.Conflict;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One stage of a pipeline in one run: takes the step's result from the cache, or runs it and stores what it did. */
final class StageRun {
    private final Stage stage;
    private final RunState state;
    private final Value input;
    private final String name;
    private final Instant start = Instant.now();
    private final long nanos = System.nanoTime();

    /**
     * What the stage gives to those after it, to the provenance, and to the step that it may be inside of.
     *
     * @param state what the next stage finds
     */
    record Done(Effects effects, RunState state, StepRecord record) {}

    private record Result(Effects effects, CacheUse use) {}

    StageRun(Stage stage, RunState state, Value input) {
        this.stage = stage;
        this.state = state;
        this.input = input;
        this.name = state.name(stage);
    }

    /** Runs it; what is returned completes in a thread of the run. */
    CompletableFuture<Done> run() {
        state.run().watchers().tell((listener, info) -> listener.stepStarted(info, name));
        return obtain().thenApply(this::finish);
    }

    private CompletableFuture<Result> obtain() {
        Optional<TraceCache> cache = state.options().cache();
        if (!stage.cacheable()) {
            return bypass(CacheUse.NOT_CACHEABLE);
        }
        if (cache.isEmpty()) {
            return bypass(CacheUse.NO_CACHE);
        }
        try {
            Digest key = stage.key(state.options().formats(), input);
            if (state.options().verbose() || state.options().logger().isDebugEnabled()) {
                stage.tellLibraryInputs(state.options().logger());
            }
            return obtain(new OutcomeWriter(stage, state, cache.get(), key));
        } catch (UntraceableException e) {
            return bypass(e.getMessage());
        }
    }

    private CompletableFuture<Result> obtain(OutcomeWriter writer) {
        Lookup lookup;
        boolean replaces;
        try {
            lookup = find(writer);
            replaces = policy().refreshes(name) && isOld(writer, lookup);
            if (replaces) {
                lookup = writer.cache().claim(writer.key());
            }
        } catch (UntraceableException e) {
            return bypass(e.getMessage());
        }
        if (lookup instanceof Lookup.InFlight flight) {
            if (state.around().contains(writer.key())) {
                return bypass("it runs inside itself, whose result is not there yet");
            }
            return state.run().resume(flight.end()).thenCompose(nothing -> obtain(writer));
        }
        if (lookup instanceof Lookup.Hit hit) {
            return stage.conflict() == Conflict.DISPUTE && policy().audits()
                    ? audit(writer)
                    : CompletableFuture.completedFuture(replay(writer, hit));
        }
        if (lookup instanceof Lookup.Disputed disputed) {
            return run(CacheUse.disputed(disputed.problem()));
        }
        return runAndStore(writer, (Lookup.Miss) lookup, replaces ? Conflict.REPLACE : stage.conflict());
    }

    /** Whether something is stored that wasn't computed in this run. */
    private boolean isOld(OutcomeWriter writer, Lookup lookup) {
        return lookup instanceof Lookup.Disputed
                || lookup instanceof Lookup.Hit hit && !policy().isRefreshed(writer.key(), hit.reads());
    }

    private CachePolicy policy() {
        return state.options().cachePolicy();
    }

    private Lookup find(OutcomeWriter writer) throws UntraceableException {
        return writer.cache().find(writer.key(), StepAnswers.of(state, stage));
    }

    private Result replay(OutcomeWriter writer, Lookup.Hit hit) {
        return new Result(
                new Replay(stage, state, input, writer, hit).effects(),
                CacheUse.hit(hit.outcome().origin()));
    }

    /** Runs a step whose result is stored, to see whether it still does the same. */
    private CompletableFuture<Result> audit(OutcomeWriter writer) {
        return new StepRunner(stage, state.computing(writer.key()), input)
                .run()
                .thenApply(ran ->
                        new Result(ran.effects(), use(writer.store(ran, Conflict.DISPUTE), CacheUse.audited())));
    }

    private CompletableFuture<Result> bypass(String reason) {
        return run(CacheUse.bypass(reason));
    }

    private CompletableFuture<Result> run(CacheUse use) {
        return new StepRunner(stage, state, input).run().thenApply(ran -> new Result(ran.effects(), use));
    }

    private CompletableFuture<Result> runAndStore(OutcomeWriter writer, Lookup.Miss miss, Conflict conflict) {
        CompletableFuture<Ran> running;
        try {
            running = new StepRunner(stage, state.computing(writer.key()), input, miss::asks).run();
        } catch (Throwable e) {
            running = CompletableFuture.failedFuture(e);
        }
        return running.handle((ran, failure) -> {
            try (miss) {
                if (failure != null) {
                    throw Failures.unchecked(Failures.unwrap(failure));
                }
                Storing storing = writer.store(ran, conflict);
                if (storing instanceof Storing.Done && !writer.cache().isReadOnly()) {
                    miss.stored();
                    if (policy().refreshes(name)) {
                        policy().refreshed(writer.key(), ran.effects().reads());
                    }
                } else if (storing instanceof Storing.Kept) {
                    miss.stored();
                    return first(writer, ran);
                } else if (storing instanceof Storing.Failed
                        && Thread.currentThread().isInterrupted()) {
                    throw failed(new InterruptedException("interrupted before its result was stored"));
                }
                return new Result(ran.effects(), use(storing, CacheUse.miss(miss.reason())));
            }
        });
    }

    private static CacheUse use(Storing storing, CacheUse done) {
        if (storing instanceof Storing.Disputed disputed) {
            return CacheUse.disputed(disputed.problem());
        }
        return storing instanceof Storing.Failed failed ? CacheUse.bypass(failed.problem()) : done;
    }

    /** Another run's result was recorded first: that one stands. */
    private Result first(OutcomeWriter writer, Ran ran) {
        Lookup now;
        try {
            now = find(writer);
        } catch (UntraceableException e) {
            return new Result(ran.effects(), CacheUse.bypass(e.getMessage()));
        }
        if (now instanceof Lookup.Hit hit) {
            return replay(writer, hit);
        }
        if (now instanceof Lookup.Miss miss) {
            miss.close();
        }
        return new Result(
                ran.effects(), CacheUse.bypass("it asked something else than when its first result was recorded"));
    }

    private Done finish(Result result) {
        Effects effects = result.effects();
        List<WrittenArtifact> artifacts = artifacts(effects);
        write(artifacts);
        StepRecord record = new StepRecord(
                name,
                stage.typeName(),
                stage.parameterTexts(),
                stage.code(state.options().formats()),
                input.digest(),
                effects.output().digest(),
                redacted(result.use()),
                effects.reads(),
                effects.writes(),
                effects.metrics(),
                artifacts.isEmpty()
                        ? List.of()
                        : artifacts.stream().map(WrittenArtifact::artifact).toList(),
                start,
                Duration.ofNanos(System.nanoTime() - nanos));
        state.run().watchers().tell((listener, info) -> listener.stepEnded(info, record));
        return new Done(effects, state.with(effects.slots()), record);
    }

    /** Returns what the step wrote, and what its output is to be. */
    private List<WrittenArtifact> artifacts(Effects effects) {
        if (!state.path().isEmpty() || !state.options().outputs().containsValue(name)) {
            return effects.artifacts();
        }
        List<WrittenArtifact> all = new ArrayList<>(effects.artifacts());
        state.options().outputs().forEach((artifact, step) -> {
            if (step.equals(name)) {
                all.add(output(artifact, effects));
            }
        });
        return all;
    }

    private WrittenArtifact output(String artifact, Effects effects) {
        if (effects.artifacts().stream()
                .anyMatch(written -> written.artifact().name().equals(artifact))) {
            throw failed(new IllegalArgumentException("The step writes an artifact '" + artifact
                    + "' itself, and its output is to be one of that name. Call the output otherwise."));
        }
        try {
            return new OutputArtifact(artifact, stage.type())
                    .write(effects.output().get(), state.options().formats());
        } catch (IOException e) {
            throw failed(
                    new IOException("Its output can't become the artifact '" + artifact + "': " + e.getMessage(), e));
        }
    }

    /** A reason may quote a value, or what code of others says of it. */
    private CacheUse redacted(CacheUse use) {
        String reason = state.run().secrets().redact(use.reason());
        return reason.equals(use.reason()) ? use : new CacheUse(use.result(), reason);
    }

    private void write(List<WrittenArtifact> artifacts) {
        ArtifactSink sink = state.options().artifacts();
        if (sink == ArtifactSink.NONE
                || !state.path().isEmpty()) { // those of an inner step are written by the outer one
            return;
        }
        for (WrittenArtifact written : artifacts) {
            try {
                sink.write(name, written.artifact(), written.content().get());
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private StepFailedException failed(Throwable cause) {
        return StepFailedException.of(name, cause, state.run().secrets(), List.of());
    }
}
