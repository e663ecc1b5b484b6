package io.crystallize.core;

import io.crystallize.core.Effects.WrittenArtifact;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.Artifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.TracedRead;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The context of one attempt at one step: traces what the step asks, and keeps what it tells. Any thread may ask; until
 * another is allowed to, only the thread that began the attempt may tell.
 */
sealed class StepContext implements Context, ArtifactInput.Reader permits StandaloneContext {
    private final StepAnswers answers;
    private final Consumer<TracedRead> asked;
    private final Map<Read, TracedRead> reads = new LinkedHashMap<>();
    private final Map<String, Put> puts = new LinkedHashMap<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final Map<String, WrittenArtifact> artifacts = new LinkedHashMap<>();
    private final Map<String, RandomGenerator> streams = new HashMap<>();
    private final Set<String> innerStreams = new HashSet<>();
    private String untraceable = "";
    /** Ends the pipelines that run inside, when the attempt or the run ends; there is one once there is such a pipeline. */
    private @Nullable Cancellation inner;

    private Runnable unlink = () -> {};
    private @Nullable Thread teller = Thread.currentThread();
    /** What is told when the attempt has ended, or null if everything is at once. */
    private @Nullable List<Happened> kept;

    /** An event, and when it happened. */
    private record Happened(Event event, Instant time) {}

    private boolean sealed;

    /**
     * Makes the context of an attempt that the calling thread begins.
     *
     * @param asked gets what the step asks, at once, in any thread
     */
    StepContext(StepAnswers answers, Consumer<TracedRead> asked) {
        this.answers = answers;
        this.asked = asked;
    }

    /**
     * Returns the framework's own context that a step handed on.
     *
     * @throws IllegalArgumentException if it is another
     */
    static StepContext of(Context context) {
        if (context instanceof StepContext own) {
            return own;
        }
        throw new IllegalArgumentException("A pipeline can't run inside a "
                + context.getClass().getName() + ": give it the context that the step got, or a StandaloneContext");
    }

    /** Says that the attempt has a time-out, which those who watch must not use up: what it tells, they hear at its end. */
    synchronized void tellLater() {
        kept = new ArrayList<>();
    }

    /** Says that the calling thread is the one that runs the step. */
    synchronized void begin() {
        teller = Thread.currentThread();
    }

    /** Says that the step goes on in any threads. */
    synchronized void beginAnywhere() {
        teller = null;
    }

    /** Ends the attempt: from now on the step can neither ask nor tell. What was kept until then is told. */
    void seal() {
        Cancellation unfinished;
        List<Happened> events;
        synchronized (this) {
            sealed = true;
            unfinished = inner;
            events = kept;
            kept = null;
        }
        if (unfinished != null) {
            unlink.run();
            unfinished.cancel();
        }
        if (events != null) {
            events.forEach(this::tell);
        }
    }

    /** Returns what was asked, each question once, in the order of the first time. */
    synchronized List<TracedRead> reads() {
        return copy(reads.values());
    }

    /** Returns what was recorded, in that order. */
    synchronized List<Metric> metrics() {
        return copy(metrics);
    }

    synchronized List<WrittenArtifact> written() {
        return copy(artifacts.values());
    }

    /** What it put, in that order. */
    synchronized List<Put> puts() {
        return copy(puts.values());
    }

    /** What it read that can't be part of a key, or an empty text. */
    synchronized String untraceable() {
        return untraceable;
    }

    /**
     * Returns all that was done.
     *
     * @param output what the step made
     * @param settled what it {@linkplain #puts put}, as it goes on
     */
    synchronized Effects effects(Value output, List<Put> settled) {
        return new Effects(output, reads(), settled, metrics(), written(), untraceable);
    }

    private static <T> List<T> copy(Collection<T> all) {
        return all.isEmpty() ? List.of() : List.copyOf(all);
    }

    private RunState state() {
        return answers.state();
    }

    private Formats formats() {
        return state().options().formats();
    }

    private @Nullable Digest trace(Read.Kind kind, String name) {
        Read read = new Read(kind, name);
        Optional<TracedRead> known = known(read);
        return known.isPresent() ? known.get().answer() : record(new TracedRead(read, answer(read)));
    }

    private synchronized Optional<TracedRead> known(Read read) {
        requireOpen();
        return Optional.ofNullable(reads.get(read));
    }

    private @Nullable Digest record(TracedRead traced) {
        Digest answer = keep(traced);
        asked.accept(traced);
        return answer;
    }

    /** Keeps the answer, unless another thread was faster; returns the answer that is kept. */
    private synchronized @Nullable Digest keep(TracedRead traced) {
        requireOpen();
        TracedRead before = reads.putIfAbsent(traced.read(), traced);
        if (before != null && !Objects.equals(before.answer(), traced.answer())) {
            untraceable = traced.read() + " was changed while the step ran";
        }
        return before == null ? traced.answer() : before.answer();
    }

    private @Nullable Digest answer(Read read) {
        try {
            return answers.answer(read);
        } catch (UntraceableException e) {
            synchronized (this) {
                untraceable = "it read " + read + ", and " + e.getMessage();
            }
            return null;
        }
    }

    private void requireOpen() {
        if (sealed) {
            throw new IllegalStateException("The context of step '" + answers.step()
                    + "' was used after the step had ended. Keep what you need of it instead of the context.");
        }
    }

    /** What several threads tell would come in any order. */
    private void requireTeller() {
        requireOpen();
        if (teller != null && teller != Thread.currentThread()) {
            throw new IllegalStateException(
                    "Step '" + answers.step() + "' told something in another thread than its own, in an order that may"
                            + " differ from run to run. Any thread may ask; collect what they have to tell, and tell it in"
                            + " the step's own thread.");
        }
    }

    @Override
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new MissingKeyException(missing(key)));
    }

    /** A step may go on with the message, which tells all keys. */
    private String missing(Key<?> key) {
        Set<String> known = keys();
        String names = known.isEmpty() ? "There are none." : "Keys: " + String.join(", ", known) + ".";
        return "There is no context key '" + key.name() + "'. " + names + Suggestions.didYouMean(key.name(), known);
    }

    private synchronized @Nullable Put own(Key<?> key) {
        requireOpen();
        return puts.get(key.name());
    }

    @Override
    public <T> Optional<T> find(Key<T> key) {
        Put own = own(key);
        if (own != null) {
            return Optional.of(own.slot().get(key, formats()));
        }
        trace(Read.Kind.CONTEXT, key.name());
        return Optional.ofNullable(state().slots().get(key.name())).map(slot -> slot.get(key, formats()));
    }

    @Override
    public boolean contains(Key<?> key) {
        if (own(key) != null) {
            return true;
        }
        trace(Read.Kind.PRESENCE, key.name());
        return state().slots().containsKey(key.name());
    }

    @Override
    public SortedSet<String> keys() {
        trace(Read.Kind.KEYS, "");
        synchronized (this) {
            SortedSet<String> keys = new TreeSet<>(state().slots().keySet());
            keys.addAll(puts.keySet());
            return Collections.unmodifiableSortedSet(keys);
        }
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        Objects.requireNonNull(value, () -> "The value of context key '" + key.name() + "' is null");
        synchronized (this) {
            requireTeller();
        }
        trace(Read.Kind.PRESENCE, key.name());
        Formats.namesIn(key.type()).ifPresent(names -> trace(Read.Kind.FORMATS, names));
        requireUnwritten(key.name(), ValueText.of(value));
        Digester digester = formats().digester();
        ValueDigest digest = digester.inspect("context key '" + key.name() + "'", value);
        Object copy = digester.copy(value);
        if (!key.admits(copy)) {
            throw new IllegalArgumentException("Context key '" + key.name() + "' is of type "
                    + key.type().getTypeName()
                    + ", which can't be copied. Declare it as java.util.List, Set or Map, or as one that is"
                    + " sorted or linked.");
        }
        String text = state().run().secrets().redact(ValueText.of(copy));
        Slot slot = Slot.put(key, copy, "step '" + answers.step() + "'", digest);
        add(new Put(new ContextWrite(key.name(), key.type().getTypeName(), digest.digest(), text), slot));
    }

    /** A step may go on with the message, which tells the value that is there. */
    private synchronized void requireUnwritten(String key, String value) {
        Put own = puts.get(key);
        Slot before = own == null ? state().slots().get(key) : own.slot();
        if (before != null) {
            if (own == null) {
                trace(Read.Kind.CONTEXT, key);
            }
            String from = own == null
                    ? before.text() + ", from " + before.writer()
                    : own.write().text() + ", put by this step";
            throw new ContextMutationException("Context key '" + key + "' can't be given the value " + value
                    + ": it has the value " + from + ". A key is written once.");
        }
    }

    private synchronized void add(Put put) {
        requireTeller();
        requireUnwritten(put.write().key(), put.write().text());
        puts.put(put.write().key(), put);
    }

    @Override
    public synchronized void metric(Metric metric) {
        requireTeller();
        Map<String, String> tags = state().run().secrets().redact(metric.tags());
        metrics.add(tags == metric.tags() ? metric : new Metric(metric.name(), metric.value(), tags));
    }

    @Override
    public void artifact(String name, byte[] content) {
        byte[] copy = content.clone();
        add(new Artifact(name, Digest.ofContent(copy), copy.length), () -> copy);
    }

    private synchronized void add(Artifact artifact, Supplier<byte[]> content) {
        requireTeller();
        if (artifacts.putIfAbsent(artifact.name(), new WrittenArtifact(artifact, content)) != null) {
            throw new IllegalArgumentException("This step has written an artifact '" + artifact.name() + "' already");
        }
    }

    @Override
    public RandomGenerator random() {
        return stream("");
    }

    @Override
    public RandomGenerator random(String name) {
        return stream('#' + Objects.requireNonNull(name, "name is null"));
    }

    private RandomGenerator stream(String name) {
        Digest identity = trace(Read.Kind.RANDOM, name);
        if (identity == null) {
            throw new IllegalStateException("Step '" + answers.step()
                    + "' draws random numbers, and its name has a number that only its position gives it: with a step"
                    + " inserted before it, it would draw others. Give the step a name of its own.");
        }
        synchronized (this) {
            return streams.computeIfAbsent(name, key -> new RandomStream(identity));
        }
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

    @Override
    public InputFile artifact(String reference) {
        Digest digest = trace(Read.Kind.ARTIFACT, reference);
        EarlierArtifacts.Found found = answers.find(reference);
        if (found instanceof EarlierArtifacts.Missing missing) {
            throw new MissingInputException(missing.reason());
        }
        Path file = ((EarlierArtifacts.At) found).file();
        if (digest == null) {
            throw new MissingInputException(file + ", which should be " + reference
                    + ", was removed or changed since its run. Resume that run.");
        }
        return new TracedFile(reference, file, digest);
    }

    private String place(String path) {
        try {
            return "looked for at " + answers.resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return e.getReason();
        }
    }

    @Override
    public Optional<String> env(String name) {
        trace(Read.Kind.ENV, name);
        return Optional.ofNullable(state().options().environment().get(name));
    }

    @Override
    public Secret secret(String name) {
        synchronized (this) {
            requireOpen();
        }
        Secret secret = state().options().secrets().find(name).orElseThrow(() -> {
            distrust("it went on without the secret '" + name + "'");
            return new IllegalStateException(
                    "There is no secret '" + name + "'. Secrets are environment variables, unless the run's"
                            + " options say otherwise: set " + name + ".");
        });
        state().run().secrets().add(secret.value());
        return secret;
    }

    @Override
    public <R> R resource(ResourceSpec<R> spec) {
        trace(Read.Kind.RESOURCE, TracedResource.describe(spec, formats().digester()));
        Resources resources = state().run().resources();
        try {
            return resources.get(spec);
        } catch (RuntimeException | Error e) {
            distrust("it went on without a resource that could not be had");
            throw e;
        } finally {
            state().run().secrets().follow(resources.told());
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
        return answers.step();
    }

    @Override
    public void event(Event event) {
        synchronized (this) {
            requireOpen();
        }
        Map<String, String> details = state().run().secrets().redact(event.details());
        String name = state().run().secrets().redact(event.name());
        Event told = details == event.details() && name.equals(event.name()) ? event : new Event(name, details);
        Happened happened = new Happened(told, Instant.now());
        synchronized (this) {
            if (kept != null) {
                kept.add(happened);
                return;
            }
        }
        tell(happened);
    }

    private void tell(Happened happened) {
        state().run()
                .watchers()
                .tell((listener, run) -> listener.event(run, answers.step(), happened.event(), happened.time()));
    }

    /** What a pipeline finds that runs inside the step. */
    RunState inside() {
        Map<String, Slot> slots = new LinkedHashMap<>(state().slots());
        Cancellation ofAttempt;
        synchronized (this) {
            requireOpen();
            puts.forEach((key, put) -> slots.put(key, put.slot()));
            if (inner == null) {
                inner = new Cancellation();
                unlink = state().run().cancellation().link(inner);
            }
            ofAttempt = inner;
        }
        return new RunState(
                state().run().within(ofAttempt),
                answers.step() + '/',
                answers.numbered(),
                Collections.unmodifiableMap(slots),
                state().around());
    }

    /** Counts what a step inside this one asked as asked by this one, but for what this one had put itself. */
    void absorb(String inner, List<TracedRead> innerReads) {
        String below = inner.substring(answers.step().length());
        for (TracedRead traced : innerReads) {
            Read read = traced.read();
            switch (read.kind()) {
                // The answer may be another here: this step has another class loader, and other keys.
                case CONTEXT, PRESENCE -> {
                    if (!isPut(read.name())) {
                        trace(read.kind(), read.name());
                    }
                }
                // The answer may be that there is none, for a reason that belongs to this step too.
                case KEYS, RESOURCE, FORMATS -> trace(read.kind(), read.name());
                case RANDOM, STEP ->
                    record(new TracedRead(new Read(read.kind(), below + read.name()), traced.answer()));
                case FILE, ENV, REPLICATE, CONDITION, ARTIFACT -> record(traced);
            }
        }
    }

    /** Refuses the streams that a pipeline inside this step drew from, if another one that completed did so too. */
    synchronized void keepApart(List<String> streams) {
        for (String stream : streams) {
            if (!innerStreams.add(stream)) {
                throw new IllegalStateException("Two pipelines that ran inside step '" + answers.step()
                        + "' drew the same random numbers, those of '" + stream
                        + "'. Give each a name of its own inside the step: Pipeline.start(name, pipeline).");
            }
        }
    }

    /** Says that something which no key can say decides what the step makes of it. */
    synchronized void distrust(String reason) {
        untraceable = reason;
    }

    private synchronized boolean isPut(String key) {
        return puts.containsKey(key);
    }

    /** Counts what a step inside this one did as done by this one. */
    synchronized void absorb(String inner, Effects effects) {
        absorb(inner, effects.reads());
        if (!effects.metrics().isEmpty()) {
            requireTeller();
        }
        if (!effects.untraceable().isEmpty()) {
            distrust(effects.untraceable());
        }
        effects.puts().forEach(this::add);
        metrics.addAll(effects.metrics());
        String prefix = inner.substring(answers.step().length() + 1).replace('/', '.') + '.';
        effects.artifacts()
                .forEach(written -> add(
                        new Artifact(
                                prefix + written.artifact().name(),
                                written.artifact().content(),
                                written.artifact().size()),
                        written.content()));
    }
}
