package io.crystallize.core;

import io.crystallize.core.Effects.WrittenArtifact;
import io.crystallize.core.StepRunner.Ran;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.Lookup;
import io.crystallize.core.cache.Outcome;
import io.crystallize.core.cache.Outcome.StoredWrite;
import io.crystallize.core.cache.Storing;
import io.crystallize.core.cache.Storing.Conflict;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A hit: does again what a stored result says. What is a blob is only read when somebody needs it. If it is gone then,
 * the step runs again, aside: what it does is compared with what is stored, and not told.
 */
final class Replay {
    private final Stage stage;
    private final RunState state;
    private final Value input;
    private final OutcomeWriter writer;
    private final Lookup.Hit hit;
    private @Nullable Ran again;

    Replay(Stage stage, RunState state, Value input, OutcomeWriter writer, Lookup.Hit hit) {
        this.stage = stage;
        this.state = state;
        this.input = input;
        this.writer = writer;
        this.hit = hit;
    }

    Effects effects() {
        Outcome outcome = hit.outcome();
        List<Put> puts = new ArrayList<>();
        for (StoredWrite write : outcome.writes()) {
            Supplier<byte[]> bytes = once(() -> bytes(write.stored().address(), ran -> bytesOf(ran, write.write())));
            puts.add(new Put(write.write(), Slot.encoded(write, bytes, "step '" + state.name(stage) + "'")));
        }
        List<WrittenArtifact> artifacts = new ArrayList<>();
        for (Artifact artifact : outcome.artifacts()) {
            artifacts.add(new WrittenArtifact(
                    artifact, () -> bytes(artifact.content(), ran -> bytesOf(ran, artifact))));
        }
        return new Effects(
                Value.lazy(outcome.output(), this::output), hit.reads(), puts, outcome.metrics(), artifacts, "");
    }

    private static Supplier<byte[]> once(Supplier<byte[]> bytes) {
        return new Supplier<>() {
            private byte @Nullable [] known;

            @Override
            public synchronized byte[] get() {
                if (known == null) {
                    known = bytes.get();
                }
                return known;
            }
        };
    }

    private Object output() {
        return orMade(this::storedOutput, ran -> ran.effects().output().get());
    }

    private @Nullable Object storedOutput() {
        Outcome outcome = hit.outcome();
        Formats formats = state.options().formats();
        Object decoded = writer.cache()
                .blobs()
                .read(outcome.stored(), stage.codec(formats))
                .orElse(null);
        Object value = outcome.output().unordered() ? formats.digester().canonical(decoded) : decoded;
        return value == null || Formats.isOwn(stage.codec(formats)) || isStill(outcome.output(), value) ? value : null;
    }

    /** A codec of others may decode something else than another instance of it has encoded. */
    private boolean isStill(ValueDigest stored, Object decoded) {
        try {
            return stored.digest().equals(state.options().formats().digester().digest(decoded));
        } catch (NoDigestException e) {
            return false;
        }
    }

    private byte[] bytes(Digest address, Function<Ran, byte[]> made) {
        return orMade(() -> writer.cache().blobs().read(address).orElse(null), made);
    }

    private static byte[] bytesOf(Ran ran, ContextWrite write) {
        try {
            return ran.effects().slots().get(write.key()).bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytesOf(Ran ran, Artifact artifact) {
        return ran.effects().artifacts().stream()
                .filter(written -> written.artifact().equals(artifact))
                .findFirst()
                .orElseThrow()
                .content()
                .get();
    }

    /** Returns what is stored or, if that is gone, what the step makes when it runs again. */
    private <T> T orMade(Supplier<@Nullable T> stored, Function<Ran, T> made) {
        T present = stored.get();
        if (present != null) {
            return present;
        }
        loadWhatItGets();
        // By result, not by blob: a step that runs inside, maybe in another thread, may have made the same one.
        return writer.cache().blobs().exclusively(List.of(writer.key(), hit.reads()), () -> {
            T madeByOther = stored.get();
            return madeByOther == null ? made.apply(runAgain()) : madeByOther;
        });
    }

    /** What is gone too is made first: nobody waits for one result and keeps another, which that may need, locked. */
    private void loadWhatItGets() {
        input.get();
        for (TracedRead traced : hit.reads()) {
            Slot slot = state.slots().get(traced.read().name());
            if (traced.read().kind() == Read.Kind.CONTEXT && slot != null) {
                slot.load();
            }
        }
    }

    private synchronized Ran runAgain() {
        if (again == null) {
            Logger logger = state.options().logger();
            String name = state.name(stage);
            logger.info("A part of the stored result of step '{}' is gone: it runs again", name);
            Ran ran = aside();
            Storing storing = writer.store(ran, stage.conflict());
            refuseAnother(ran);
            if (!(storing instanceof Storing.Done)) {
                logger.warn(
                        "Step '{}' ran again for a part of its stored result, which can't be stored: {}",
                        name,
                        storing);
            }
            again = ran;
        }
        return again;
    }

    private Ran aside() {
        RunScope run = state.run();
        Cancellation cancellation = new Cancellation();
        Runnable unlink = run.cancellation().link(cancellation);
        boolean over = run.resources().isClosed();
        Resources resources = over ? run.options().openResources() : run.resources();
        try {
            return Failures.result(CallingThread.complete(
                    executor ->
                            new StepRunner(stage, state.in(run.aside(executor, cancellation, resources)), input).run(),
                    cancellation));
        } finally {
            unlink.run();
            if (over) {
                resources.close();
            }
        }
    }

    /** What was made again is only used if it is what was stored. */
    private void refuseAnother(Ran ran) {
        Outcome outcome = hit.outcome();
        Effects effects = ran.effects();
        boolean same = outcome.output().digest().equals(effects.output().digest())
                && outcome.metrics().equals(effects.metrics())
                && outcome.artifacts()
                        .equals(effects.artifacts().stream()
                                .map(WrittenArtifact::artifact)
                                .toList())
                && outcome.writes().stream().map(StoredWrite::write).toList().equals(effects.writes());
        if (!same) {
            throw StepFailedException.of(
                    state.name(stage),
                    new IllegalStateException("a part of its stored result is gone from the cache, and running it again"
                            + " gave another result: " + explanation(effects)),
                    state.run().secrets(),
                    hit.reads());
        }
    }

    private String explanation(Effects effects) {
        if (stage.conflict() == Conflict.KEEP_FIRST) {
            return "its first result, which was recorded, is lost. To record another one, refresh the step";
        }
        return Set.copyOf(hit.reads()).equals(Set.copyOf(effects.reads()))
                ? "the step is not deterministic"
                : "what it reads was changed meanwhile";
    }
}
