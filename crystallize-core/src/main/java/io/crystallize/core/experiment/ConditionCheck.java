package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes one condition out of an experiment's parts, or tells what is wrong with it. */
final class ConditionCheck {
    private final String name;
    private final Set<Problem> problems;
    private final SourceReplicates replicates;
    private final Map<String, Map<String, Given>> overrides = new HashMap<>();
    private final Map<String, Location> contextPlaces;
    private StepParts parts;
    private ContextValues context;
    private boolean changed;

    /**
     * Makes the condition of the baseline, before any treatment.
     *
     * @param problems takes what is wrong
     * @param replicates takes how many replicates the sources have
     */
    ConditionCheck(
            String name,
            StepParts parts,
            ContextValues context,
            Map<String, Location> contextPlaces,
            Set<Problem> problems,
            SourceReplicates replicates) {
        this.name = name;
        this.parts = parts;
        this.context = context;
        this.contextPlaces = new HashMap<>(contextPlaces);
        this.problems = problems;
        this.replicates = replicates;
    }

    /** Adds a treatment, which goes before those that were added earlier. */
    void add(Treatment treatment) {
        changed |= treatment.name().equals(name) && treatment.changesAnything();
        treatment.sources().forEach((source, template) -> replaceSource(treatment, source, template));
        context = context.with(treatment.context());
        contextPlaces.keySet().removeAll(treatment.context().keys());
        Set<String> keys = changeableKeys();
        treatment.changes().forEach((target, value) -> change(treatment, target, value, keys));
    }

    private void replaceSource(Treatment treatment, String source, StepTemplate template) {
        boolean single = source.equals(Treatment.THE_SOURCE);
        int index = single ? 0 : parts.sourceNames().indexOf(source);
        String several = String.join(", ", parts.sourceNames());
        if (single && parts.bundled()) {
            problem(
                    template.location(),
                    treatment.subject() + " replaces the source, but there are several: " + several + ". Say which");
        } else if (!single && !parts.bundled()) {
            problem(
                    template.location(),
                    treatment.subject() + " replaces the source '" + source
                            + "', but the experiment's source has no name of that kind. Replace it without naming it");
        } else if (index < 0) {
            problem(
                    template.location(),
                    treatment.subject() + " replaces the source '" + source + "', which there is not. Sources: "
                            + several + "." + Suggestions.didYouMean(source, parts.sourceNames()));
        } else if (parts.sources() > 0) {
            if (single && isStep(template.ownName())) {
                problem(
                        template.location(),
                        treatment.subject() + " has a source that is called '" + template.ownName()
                                + "', as a step is. Give it a name of its own");
                return;
            }
            overrides.remove(parts.names().get(index));
            parts = parts.withSource(index, template);
        }
    }

    private boolean isStep(String called) {
        return parts.names().subList(parts.sources(), parts.names().size()).contains(called);
    }

    private void change(Treatment treatment, String target, Given value, Set<String> keys) {
        int dot = target.indexOf('.');
        String step = dot < 0 ? "" : target.substring(0, dot);
        if (parts.numbered().contains(step)) {
            problem(
                    value.key(),
                    treatment.subject() + " changes '" + target + "', but only its position gives step '" + step
                            + "' that name: give it one of its own, with 'name'");
        } else if (parts.names().contains(step)) {
            overrides.computeIfAbsent(step, key -> new LinkedHashMap<>()).put(target.substring(dot + 1), value);
        } else if (keys.contains(target)) {
            put(treatment, target, value);
        } else if (dot < 0 || parts.templates().stream().noneMatch(template -> template.mayBe(step))) {
            Set<String> known = parts.parameters();
            known.addAll(keys);
            problem(
                    value.key(),
                    treatment.subject() + " changes '" + target
                            + "', but there is no such parameter or context key. There are: "
                            + String.join(", ", known) + "." + Suggestions.didYouMean(target, known));
        }
    }

    private void put(Treatment treatment, String key, Given value) {
        contextPlaces.put(key, value.location());
        if (!(value.value() instanceof JsonNode tree)) {
            context = context.with(key, value.value());
            return;
        }
        try {
            context = context.with(key, PlainValues.convert(tree, Object.class));
        } catch (PlainValues.MismatchException e) {
            String by = treatment.subject().substring(0, 1).toLowerCase(Locale.ROOT)
                    + treatment.subject().substring(1);
            problem(value.location(), "Context key '" + key + "' in " + by + ": " + e.getMessage());
        }
    }

    /** The context keys that have a value in the baseline, and those that a step takes a parameter from. */
    private Set<String> changeableKeys() {
        Set<String> keys = new LinkedHashSet<>(context.keys());
        keys.addAll(parts.leftToContext());
        return keys;
    }

    /** Returns the condition, if there is no problem with it. */
    Optional<Condition> check() {
        List<@Nullable Step<?, ?>> steps = new ArrayList<>();
        for (int i = 0; i < parts.templates().size(); i++) {
            Step<?, ?> step = bind(i);
            steps.add(step);
            if (step != null && i < parts.sources()) {
                replicates.add(
                        parts.names().get(i), step, parts.templates().get(i).location());
            }
        }
        if (steps.contains(null)) {
            checkTypes(steps);
            return Optional.empty();
        }
        List<NamedStep> named = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            named.add(parts.templates().get(i).place(steps.get(i)));
        }
        return named.isEmpty()
                ? Optional.empty()
                : pipeline(named, parts.bundled() ? parts.sources() : 0)
                        .map(pipeline -> new Condition(name, pipeline, context, changed));
    }

    private @Nullable Step<?, ?> bind(int i) {
        StepTemplate template = parts.templates().get(i);
        if (template.type() == null) {
            return null;
        }
        String step = parts.names().get(i);
        Map<String, Given> own = overrides.getOrDefault(step, Map.of());
        Step<?, ?> bound = new StepBinder(step, template, own, context, contextPlaces, problems).bind();
        if (bound != null) {
            try {
                bound.parameters();
            } catch (IllegalStateException e) { // it doesn't say what they are
                problem(template.location(), e.getMessage());
                return null;
            }
        }
        return bound;
    }

    /** Checks what can be known of a pipeline in which steps are missing: whether neighbours fit. */
    private void checkTypes(List<@Nullable Step<?, ?>> steps) {
        int first = parts.bundled() ? Math.max(1, parts.sources()) : 1;
        for (int i = first; i < steps.size(); i++) {
            if (steps.get(i - 1) != null && steps.get(i) != null) {
                pipeline(List.of(placed(i - 1, steps), placed(i, steps)), parts.bundled() && i == first ? 1 : 0);
            }
        }
    }

    private NamedStep placed(int i, List<@Nullable Step<?, ?>> steps) {
        return parts.templates().get(i).called(parts.names().get(i)).place(steps.get(i));
    }

    private Optional<Pipeline<@Nullable Void, Object>> pipeline(List<NamedStep> steps, int sources) {
        try {
            return Optional.of(
                    sources == 0
                            ? Pipeline.of(steps)
                            : Pipeline.ofSources(steps.subList(0, sources), steps.subList(sources, steps.size())));
        } catch (InvalidInputException e) {
            List<Problem> others = new ArrayList<>(e.problems());
            others.removeAll(StepNames.problems(steps.stream() // told of all steps at once
                    .map(StepNames.Wish::of)
                    .toList()));
            problems.addAll(others);
        }
        return Optional.empty();
    }

    private void problem(@Nullable Location location, String message) {
        problems.add(new Problem(location, message));
    }
}
