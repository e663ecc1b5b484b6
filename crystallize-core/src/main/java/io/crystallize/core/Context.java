package io.crystallize.core;

import io.crystallize.core.provenance.Metric;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * What one run of a step may ask and tell beside its input.
 *
 * <p>Everything it <em>asks</em> is traced: the question and a digest of the answer become part of the cache key of the
 * step, also when the answer is that there is nothing. Everything it <em>tells</em> is kept with the cached result and
 * told again on a hit. What a failing step told is forgotten.
 *
 * <p>Any thread may ask. Only the thread that runs the step may tell, so that what is told comes in one order; of an
 * {@link AsyncStep}, any thread may, and the step sees to the order. Once the step has ended, every call is an
 * {@link IllegalStateException}.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Context {
    /**
     * Returns the value of a key. A traced read, except of what this step put itself.
     *
     * @return an immutable value, or a copy of the caller's own
     * @throws MissingKeyException if there is none; the message names the keys, and so is a traced read of them
     * @throws IllegalArgumentException if the value is not of the key's type
     */
    <T> T get(Key<T> key);

    /** Returns the value of a key, or empty if there is none. A traced read, as in {@link #get}. */
    <T> Optional<T> find(Key<T> key);

    /** Returns the value of a key, or the given value if there is none. A traced read, as in {@link #get}. */
    default <T> T get(Key<T> key, T otherwise) {
        return find(key).orElse(otherwise);
    }

    /** Whether there is a value for a key. A traced read of that fact alone. */
    boolean contains(Key<?> key);

    /**
     * Gives a key its value, for the steps that follow in this trial. A key gets a value once. A traced read of the
     * fact that it had none; or, if it is refused, of the value that it had, which the message tells.
     *
     * @param value anything that has a digest; it is copied where it could be changed
     * @throws ContextMutationException if the key has a value
     * @throws io.crystallize.core.digest.NoDigestException if the value has no digest
     */
    <T> void put(Key<T> key, T value);

    /** Returns the names of all keys that have a value, sorted. A traced read of that set. */
    SortedSet<String> keys();

    /** Records a value of a metric. A metric may be recorded several times, by any step. */
    default void metric(String name, double value) {
        metric(new Metric(name, value, Map.of()));
    }

    /** Records a value of a metric, with tags. */
    default void metric(String name, double value, Map<String, String> tags) {
        metric(new Metric(name, value, tags));
    }

    /** Records a value of a metric. */
    void metric(Metric metric);

    /**
     * Writes an artifact, a named piece of data that stays in the run's folder.
     *
     * @param name a file's name: letters, digits, spaces and {@code . _ -}, not starting with a dot; each step may use
     *     a name once
     * @param content copied
     * @throws IllegalArgumentException if the name is not such a name, or was used by this step before
     */
    void artifact(String name, byte[] content);

    /** Writes an artifact that is text, in UTF-8, as {@link #artifact(String, byte[])} does. */
    default void artifact(String name, String content) {
        artifact(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the step's own stream of random numbers, the same one at every call. It is decided by the experiment's
     * seed, the replicate and the step's name, so it is equal in all conditions, and independent of any other step's.
     * All its methods give the same on every Java version. Only for the thread that asked first. A traced read.
     *
     * @throws IllegalStateException if the step's name has a number that only its position gives it
     */
    RandomGenerator random();

    /**
     * Returns a further stream of the step, the same one at every call with that name: for another thread, or to keep
     * apart what is drawn for different ends. All else is as in {@link #random()}.
     */
    RandomGenerator random(String name);

    /**
     * Returns a file for reading. A traced read of its content, and not of its time, owner or absolute path. What a large
     * file contains is found out once, and again when the file system says that it was changed, if it is one that does.
     *
     * @param path relative to the run's base folder (of an experiment file: its own), or absolute
     * @throws java.io.UncheckedIOException if it is not a regular file or can't be read
     */
    InputFile file(String path);

    /**
     * Returns the value of an environment variable, or empty if it is not set. A traced read; what must not be written
     * down anywhere is a {@link #secret}.
     */
    Optional<String> env(String name);

    /**
     * Returns a secret, such as a key to a service. Not a traced read: a step's result must not depend on it. It never
     * gets into a key or a log, and where the framework writes a message or a context value as text, it is left out. What
     * the step itself hands on, it must not be in.
     *
     * @param name by default, that of an environment variable
     * @throws IllegalStateException if there is none
     */
    Secret secret(String name);

    /**
     * Returns an expensive thing that is made once for the whole run, such as a model or a client. A traced read of its
     * description and of the code that makes it.
     *
     * @param spec describes it: a small record
     * @return not to be closed, or kept beyond the step; may be used by other steps at the same time
     * @throws IllegalArgumentException if there is no {@link ResourceFactory} for it
     */
    <R> R resource(ResourceSpec<R> spec);

    /** Returns the index of the replicate, from 0. A traced read. */
    int replicate();

    /** Returns the name of the condition, {@code baseline} or a treatment's. A traced read. */
    String condition();

    /** Returns the name of the step in its pipeline; a path, if that is nested in another. A traced read. */
    String step();

    /** Tells those who watch the run that something happens. Not kept, and not told again on a hit. */
    void event(Event event);

    /** Tells those who watch the run that something happens, with details. */
    default void event(String name, Map<String, String> details) {
        event(new Event(name, details));
    }
}
