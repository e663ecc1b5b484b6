package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The context of one attempt at one step: traces what the step asks, and keeps what it tells. */
final class StepContext implements Context {
    private final StepAnswers answers;
    private final Map<Read, TracedRead> reads = new LinkedHashMap<>();
    private final Map<String, Put> puts = new LinkedHashMap<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final Map<String, WrittenArtifact> artifacts = new LinkedHashMap<>();
    private @Nullable RandomGenerator random;
    private String untraceable = "";
    private final Thread thread = Thread.currentThread();
    private boolean sealed;

    /** A value that the step put: nobody else can change it. */
    record Put(Key<?> key, Object value, ValueDigest digest) {}

    /** An artifact with its bytes. */
    record WrittenArtifact(Artifact artifact, byte[] content) {}

    StepContext(StepAnswers answers) {
        this.answers = answers;
    }

    /** Ends the attempt: from now on the step can neither ask nor tell. */
    void seal() {
        sealed = true;
    }

    List<TracedRead> reads() {
        return List.copyOf(reads.values());
    }

    Collection<Put> puts() {
        return puts.values();
    }

    List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    Collection<WrittenArtifact> artifacts() {
        return artifacts.values();
    }

    /** What it read that can't be part of a key, or an empty text. */
    String untraceable() {
        return untraceable;
    }

    private RunState state() {
        return answers.state();
    }

    private @Nullable Digest trace(Read.Kind kind, String name) {
        requireOpen();
        Read read = new Read(kind, name);
        TracedRead traced = reads.get(read);
        if (traced == null) {
            traced = new TracedRead(read, answer(read));
            reads.put(read, traced);
        }
        return traced.answer();
    }

    private @Nullable Digest answer(Read read) {
        try {
            return answers.answer(read);
        } catch (UntraceableException e) {
            untraceable = "it read " + read + ", and " + e.getMessage();
            return null;
        }
    }

    private void requireOpen() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "The context of step '" + answers.stage().name()
                            + "' was used by another thread than the one that runs the step. Ask and tell before or after what"
                            + " is done in other threads.");
        }
        if (sealed) {
            throw new IllegalStateException(
                    "The context of step '" + answers.stage().name()
                            + "' was used after the step had ended. Keep what you need of it instead of the context.");
        }
    }

    @Override
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new MissingKeyException(missing(key)));
    }

    private String missing(Key<?> key) {
        Set<String> known = new LinkedHashSet<>(state().slots().keySet());
        known.addAll(puts.keySet());
        String names = known.isEmpty() ? "There are none." : "Keys: " + String.join(", ", known) + ".";
        return "There is no context key '" + key.name() + "'. " + names + Suggestions.didYouMean(key.name(), known);
    }

    @Override
    public <T> Optional<T> find(Key<T> key) {
        Put own = puts.get(key.name());
        if (own != null) {
            requireOpen();
            return Optional.of(Slot.put(own.key(), own.value(), "this step", own.digest())
                    .get(key, state().options().formats()));
        }
        trace(Read.Kind.CONTEXT, key.name());
        return Optional.ofNullable(state().slots().get(key.name()))
                .map(slot -> slot.get(key, state().options().formats()));
    }

    @Override
    public boolean contains(Key<?> key) {
        if (puts.containsKey(key.name())) {
            requireOpen();
            return true;
        }
        trace(Read.Kind.PRESENCE, key.name());
        return state().slots().containsKey(key.name());
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        Objects.requireNonNull(value, () -> "The value of context key '" + key.name() + "' is null");
        trace(Read.Kind.PRESENCE, key.name());
        Put own = puts.get(key.name());
        Slot before = state().slots().get(key.name());
        if (own != null || before != null) {
            throw new ContextMutationException("Context key '" + key.name() + "' can't be given the value "
                    + ValueText.of(value) + ": it has the value "
                    + (own != null
                            ? ValueText.of(own.value()) + ", put by this step"
                            : before.text() + ", from " + before.writer())
                    + ". A key is written once.");
        }
        Digester digester = state().options().formats().digester();
        ValueDigest digest = digester.inspect("context key '" + key.name() + "'", value);
        Object copy = digester.copy(value);
        if (!key.admits(copy)) {
            throw new IllegalArgumentException("Context key '" + key.name() + "' is of type "
                    + key.type().getTypeName()
                    + ", which can't be copied. Declare it as java.util.List, Set or Map, or as one that is"
                    + " sorted or linked.");
        }
        puts.put(key.name(), new Put(key, copy, digest));
    }

    @Override
    public void metric(Metric metric) {
        requireOpen();
        metrics.add(Objects.requireNonNull(metric, "metric is null"));
    }

    @Override
    public void artifact(String name, byte[] content) {
        requireOpen();
        byte[] copy = content.clone();
        WrittenArtifact written = new WrittenArtifact(new Artifact(name, Digest.ofContent(copy), copy.length), copy);
        if (artifacts.putIfAbsent(name, written) != null) {
            throw new IllegalArgumentException("This step has written an artifact '" + name + "' already");
        }
    }

    @Override
    public RandomGenerator random() {
        Digest identity = trace(Read.Kind.RANDOM, "");
        if (random == null) {
            random = new RandomStream(Objects.requireNonNull(identity));
        }
        return random;
    }

    @Override
    public InputFile file(String path) {
        Digest digest = trace(Read.Kind.FILE, path);
        if (digest == null) {
            throw new UncheckedIOException(new FileNotFoundException(
                    "File " + path + " (" + place(path) + ") is not a regular file that can be read"));
        }
        return new TracedFile(path, answers.resolve(path), digest);
    }

    private String place(String path) {
        try {
            return "looked for at " + answers.resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return e.getReason();
        }
    }

    @Override
    public int replicate() {
        trace(Read.Kind.REPLICATE, "");
        return state().options().replicate();
    }

    @Override
    public String condition() {
        trace(Read.Kind.CONDITION, "");
        return state().options().condition();
    }

    @Override
    public String step() {
        trace(Read.Kind.STEP, "");
        return answers.stage().name();
    }
}
