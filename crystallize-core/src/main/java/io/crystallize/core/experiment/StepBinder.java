package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Default;
import io.crystallize.core.Step;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.internal.Constraints;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.internal.Refusal;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes steps out of templates. A parameter's value is the treatment's, else what the template gives, else that of the
 * context key of its name, else that of the template's instance or, where there is none, its {@link Default}; an
 * {@link Optional} without one is empty.
 */
final class StepBinder {
    private final String name;
    private final StepTemplate template;
    private final Map<String, Given> overrides;
    private final ContextValues context;
    private final Map<String, Location> contextPlaces;
    private final Set<Problem> problems;

    /**
     * Binds one step.
     *
     * @param name the name of the step, for messages
     * @param overrides the treatment's values, by parameter
     * @param contextPlaces where the context's values were written, by key
     * @param problems takes what is wrong
     */
    StepBinder(
            String name,
            StepTemplate template,
            Map<String, Given> overrides,
            ContextValues context,
            Map<String, Location> contextPlaces,
            Set<Problem> problems) {
        this.name = name;
        this.template = template;
        this.overrides = overrides;
        this.context = context;
        this.contextPlaces = contextPlaces;
        this.problems = problems;
    }

    /** Returns the step, or null if there was a problem. */
    @Nullable
    Step<?, ?> bind() {
        Class<?> type = template.type();
        List<String> known = type.isRecord() ? RecordShape.of(type).names() : List.of();
        boolean unknown = refuseUnknown(template.parameters(), known) | refuseUnknown(overrides, known);
        Optional<String> unchecked = type.isRecord() ? Constraints.problem(type) : Optional.empty();
        if (unchecked.isPresent()) {
            problem(
                    template.location(),
                    "Step '" + name + "' (" + type.getName() + ") can't be used: its " + unchecked.get());
            return null;
        }
        if (template.instance() != null && !isChanged(known)) {
            return unknown || type.isRecord() && !isAllowed(type, template.instance()) ? null : template.instance();
        }
        return type.isRecord() ? bindRecord(type, unknown) : unknown ? null : construct(type);
    }

    /** Whether the parameters of a step that is there are as demanded. */
    private boolean isAllowed(Class<?> type, Step<?, ?> step) {
        RecordShape shape = RecordShape.of(type);
        boolean allowed = true;
        for (int i = 0; i < shape.components().size(); i++) {
            RecordComponent component = shape.components().get(i);
            try {
                Constraints.of(component).check(shape.get(step, i), component.getGenericType());
            } catch (PlainValues.MismatchException e) {
                allowed = false;
                problem(template.location(), component, e);
            }
        }
        return allowed;
    }

    /** Whether a treatment or the context gives any of the parameters. */
    private boolean isChanged(List<String> known) {
        return known.stream()
                .anyMatch(parameter -> overrides.containsKey(parameter)
                        || !template.parameters().containsKey(parameter)
                                && context.value(parameter).isPresent());
    }

    private boolean refuseUnknown(Map<String, Given> given, List<String> known) {
        boolean any = false;
        for (Map.Entry<String, Given> entry : given.entrySet()) {
            if (!known.contains(entry.getKey())) {
                any = true;
                String parameters = known.isEmpty() ? "It has none." : "Parameters: " + String.join(", ", known) + ".";
                problem(
                        entry.getValue().key(),
                        "Step '" + name + "' has no parameter '" + entry.getKey() + "'. " + parameters
                                + Suggestions.didYouMean(entry.getKey(), known));
            }
        }
        return any;
    }

    private @Nullable Step<?, ?> bindRecord(Class<?> type, boolean invalid) {
        RecordShape shape = RecordShape.of(type);
        Object[] values = new Object[shape.components().size()];
        boolean failed = invalid;
        Set<Location> places = new LinkedHashSet<>();
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = shape.components().get(i);
            Given given = given(component);
            if (given == null) {
                if (template.instance() != null) {
                    values[i] = shape.get(template.instance(), i);
                } else if (component.getType() == Optional.class) {
                    values[i] = Optional.empty();
                } else if (isMisspelt(component.getName(), shape.names())) {
                    failed = true; // told already
                } else {
                    failed = true;
                    problem(
                            template.location(),
                            "Step '" + name + "' needs parameter '" + component.getName() + "': "
                                    + Constraints.of(component).expected(component.getGenericType()));
                }
                continue;
            }
            if (given.location() != null) {
                places.add(given.location());
            }
            try {
                values[i] = PlainValues.admit(given.value(), component.getGenericType());
                Constraints.of(component).check(values[i], component.getGenericType());
            } catch (PlainValues.MismatchException e) {
                failed = true;
                problem(given.location() == null ? template.location() : given.location(), component, e);
            }
        }
        if (failed) {
            return null;
        }
        try {
            return (Step<?, ?>) shape.create(values);
        } catch (RuntimeException | AssertionError | LinkageError e) { // whatever the author's constructor throws
            problem(
                    place(places),
                    ToldSecrets.of(Arrays.asList(values))
                            .redact(Refusal.of("Step '" + name + "'", "its parameters", e)));
            return null;
        }
    }

    private boolean isMisspelt(String parameter, List<String> known) {
        return Stream.concat(template.parameters().keySet().stream(), overrides.keySet().stream())
                .filter(given -> !known.contains(given))
                .anyMatch(given -> Suggestions.nearest(given, known).equals(Optional.of(parameter)));
    }

    /** Returns the place of what a constructor refuses: the treatment's value, else the only value, else the step. */
    private @Nullable Location place(Set<Location> values) {
        Set<Location> changed = new LinkedHashSet<>(values);
        changed.retainAll(overrides.values().stream().map(Given::location).toList());
        if (changed.size() == 1) {
            return changed.iterator().next();
        }
        return values.size() == 1 ? values.iterator().next() : template.location();
    }

    private @Nullable Given given(RecordComponent component) {
        Given given = overrides.getOrDefault(
                component.getName(), template.parameters().get(component.getName()));
        if (given != null) {
            return given;
        }
        Optional<Object> inContext = context.value(component.getName());
        if (inContext.isPresent()) {
            return new Given(inContext.get(), contextPlaces.get(component.getName()));
        }
        Default otherwise = template.instance() == null ? component.getAnnotation(Default.class) : null;
        return otherwise == null ? null : Given.of(PlainValues.written(otherwise.value(), component.getType()));
    }

    private @Nullable Step<?, ?> construct(Class<?> type) {
        try {
            Constructor<?> constructor = type.getConstructor();
            return (Step<?, ?>) constructor.newInstance();
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            problem(
                    template.location(),
                    "Step '" + name + "' (" + type.getName()
                            + ") can't be made: it is neither a record nor a public class with a public constructor without"
                            + " parameters");
        } catch (InvocationTargetException e) {
            problem(template.location(), Refusal.of("Step '" + name + "'", "to be made", e.getCause()));
        } catch (LinkageError e) { // of a static initializer, for one
            problem(template.location(), Refusal.of("Step '" + name + "'", "to be made", e));
        }
        return null;
    }

    private void problem(@Nullable Location location, RecordComponent parameter, PlainValues.MismatchException e) {
        String part = e.path().toString();
        problem(
                location,
                "Parameter '" + parameter.getName() + "' of step '" + name + "'"
                        + (part.isEmpty() ? "" : ", at " + part) + ": " + e.getMessage());
    }

    private void problem(@Nullable Location location, String message) {
        problems.add(new Problem(location, message));
    }
}
