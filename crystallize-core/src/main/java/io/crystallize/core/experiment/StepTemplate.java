package io.crystallize.core.experiment;

import io.crystallize.core.Attempts;
import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Suggestions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A step or source of which some parameters may be left to treatments, the context or defaults.
 *
 * @param name the name that it was given, or null
 * @param type its class, or null if that is unknown: then {@code name} is what was asked for, or null, and whoever made
 *     the template has told
 * @param parameters the parameters that were given; of a record, names of components
 * @param instance the step itself, which is used where no parameter is changed; or null. Only those of a record can be,
 *     and those that nobody gives are then the instance's
 * @param attempts how it is tried
 * @param path the names of the pipelines that it is nested in, with slashes between them; or empty
 * @param location where it was written, or null
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record StepTemplate(
        @Nullable String name,
        @Nullable Class<?> type,
        Map<String, Given> parameters,
        @Nullable Step<?, ?> instance,
        Attempts attempts,
        String path,
        @Nullable Location location) {
    /** Makes a template; the map is copied. */
    public StepTemplate {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Makes the template of a step that has no instance, is tried once, and is in no nested pipeline. */
    public StepTemplate(
            @Nullable String name,
            @Nullable Class<?> type,
            Map<String, Given> parameters,
            @Nullable Location location) {
        this(name, type, parameters, null, Attempts.once(), "", location);
    }

    /** Returns the same, tried as given. */
    public StepTemplate trying(Attempts newAttempts) {
        return new StepTemplate(name, type, parameters, instance, newAttempts, path, location);
    }

    /** Returns the same, called by a name. */
    StepTemplate named(String newName) {
        return new StepTemplate(newName, type, parameters, instance, attempts, path, location);
    }

    /**
     * Returns the template of a step whose class is unknown, so that what else says something of it is understood.
     *
     * @param name what it is called, or null if that is unknown too
     */
    public static StepTemplate unknown(@Nullable String name, Location location) {
        return new StepTemplate(name, null, Map.of(), location);
    }

    /** Returns its name as it would be if no other step had it. */
    String ownName() {
        StepNames.Wish wish = wish();
        return wish.given() == null ? wish.derived() : wish.given();
    }

    /** Returns what it should be called. */
    StepNames.Wish wish() {
        if (type == null) {
            return StepNames.Wish.ofUnknown(null, name == null ? "unknown" : name, location);
        }
        return StepNames.Wish.of(name, type, path, location);
    }

    /** Whether this may be the step of some name, as far as that is known. */
    boolean mayBe(String stepName) {
        return type == null
                && (name == null
                        || name.equals(stepName)
                        || Suggestions.nearest(stepName, List.of(name)).isPresent());
    }

    /** Returns the names of the parameters it has. */
    List<String> parameterNames() {
        return type != null && type.isRecord() ? RecordShape.of(type).names() : List.of();
    }

    /** Returns the same, called by a name that has the path in it. */
    StepTemplate called(String fullName) {
        int slash = fullName.lastIndexOf('/');
        String outer = fullName.substring(0, Math.max(slash, 0));
        return new StepTemplate(fullName.substring(slash + 1), type, parameters, instance, attempts, outer, location);
    }

    /** Returns the step, which was made of this, in its place. */
    NamedStep place(Step<?, ?> step) {
        return new NamedStep(name, step, attempts, path, location);
    }

    /** Returns the template of a step that is complete. */
    static StepTemplate of(NamedStep step) {
        Map<String, Given> parameters = new LinkedHashMap<>();
        if (step.step().getClass().isRecord()) {
            RecordShape shape = RecordShape.of(step.step().getClass());
            for (int i = 0; i < shape.names().size(); i++) {
                Object value = shape.get(step.step(), i);
                if (value != null) {
                    parameters.put(shape.names().get(i), Given.of(value));
                }
            }
        }
        return new StepTemplate(
                step.name(),
                step.step().getClass(),
                parameters,
                step.step(),
                step.attempts(),
                step.path(),
                step.location());
    }
}
