package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.DataSource;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A named change to the baseline: of context values, of parameters, or of where the input comes from. Immutable.
 *
 * <pre>{@code
 * Treatment.named("k1").set("knn.k", 1)
 * Treatment.named("wild").source(new Penguins("wild.csv"))
 * }</pre>
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Treatment {
    /** Stands for the source of an experiment that has only one. */
    static final String THE_SOURCE = "";

    private final String name;
    private final String subject;
    private final @Nullable Location location;
    private final Map<String, Given> changes;
    private final Map<String, StepTemplate> sources;
    private final ContextValues context;

    private Treatment(
            String name,
            String subject,
            @Nullable Location location,
            Map<String, Given> changes,
            Map<String, StepTemplate> sources,
            ContextValues context) {
        this.name = name;
        this.subject = subject;
        this.location = location;
        this.changes = changes;
        this.sources = sources;
        this.context = context;
    }

    /**
     * Returns a treatment that changes nothing yet. One that is called {@code baseline} changes the baseline itself,
     * and so what all others start from.
     *
     * @throws InvalidInputException if the name is blank
     */
    public static Treatment named(String name) {
        return named(name, null);
    }

    /** Returns a treatment that changes nothing yet, with the place it was written at. */
    public static Treatment named(String name, @Nullable Location location) {
        if (name.isBlank()) {
            throw new InvalidInputException("The name of a treatment is blank");
        }
        return new Treatment(name, "Treatment '" + name + "'", location, Map.of(), Map.of(), ContextValues.empty());
    }

    /** Returns the treatment of a combination of a sweep, which changes nothing yet. */
    static Treatment ofSweep(String name, @Nullable Location location) {
        return new Treatment(name, "The sweep", location, Map.of(), Map.of(), ContextValues.empty());
    }

    /**
     * Returns this treatment with one more change. Whether there is such a thing to change is checked when the
     * experiment is built.
     *
     * @param target {@code step.parameter}, the source counting as a step; or a context key that the experiment gives a
     *     value
     * @param value the new value; copied where it could be changed
     */
    public Treatment set(String target, Object value) {
        return set(target, Given.of(Objects.requireNonNull(Digester.standard().copy(value), "value is null")));
    }

    /** Returns this treatment with one more change, with the place it was written at. */
    public Treatment set(String target, Given value) {
        Map<String, Given> all = new LinkedHashMap<>(changes);
        all.put(target, value);
        return new Treatment(name, subject, location, Collections.unmodifiableMap(all), sources, context);
    }

    /** Returns this treatment with one more context value. */
    public <T> Treatment context(Key<T> key, T value) {
        return new Treatment(name, subject, location, changes, sources, context.with(key, value));
    }

    /**
     * Returns this treatment with another source in place of the experiment's. It is called after its own class;
     * changes of this treatment may be of its parameters.
     */
    public Treatment source(DataSource<?> source) {
        return source(StepTemplate.of(new NamedStep(null, source)));
    }

    /** Returns this treatment with another source in place of the experiment's. */
    public Treatment source(StepTemplate source) {
        return withSource(THE_SOURCE, source);
    }

    /** Returns this treatment with another source in place of the one of a name, which the other one takes over. */
    public Treatment source(String sourceName, DataSource<?> source) {
        return source(sourceName, StepTemplate.of(new NamedStep(null, source)));
    }

    /** Returns this treatment with another source in place of the one of a name, which the other one takes over. */
    public Treatment source(String sourceName, StepTemplate source) {
        return withSource(sourceName, source.named(sourceName));
    }

    private Treatment withSource(String sourceName, StepTemplate source) {
        Map<String, StepTemplate> all = new LinkedHashMap<>(sources);
        all.put(sourceName, source);
        return new Treatment(name, subject, location, changes, Collections.unmodifiableMap(all), context);
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** What problems with it begin with. */
    String subject() {
        return subject;
    }

    /** Whether anything but its name makes it differ from the baseline. */
    boolean changesAnything() {
        return !changes.isEmpty() || !sources.isEmpty() || !context.keys().isEmpty();
    }

    @Nullable
    Location location() {
        return location;
    }

    Map<String, Given> changes() {
        return changes;
    }

    /** The new sources by the names of those that they replace. */
    Map<String, StepTemplate> sources() {
        return sources;
    }

    ContextValues context() {
        return context;
    }
}
