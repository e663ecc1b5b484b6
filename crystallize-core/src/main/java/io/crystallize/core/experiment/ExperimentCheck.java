package io.crystallize.core.experiment;

import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.experiment.Experiment.Builder.HypothesisText;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.HypothesisSyntaxException;
import io.crystallize.core.verdict.MetricRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes an experiment out of its parts, or tells everything that is wrong with them. */
final class ExperimentCheck {
    private final Experiment.Builder parts;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final List<StepTemplate> templates = new ArrayList<>();
    private final List<String> stepNames;
    /** Those that have a number which only their position gives them. */
    private final Set<String> numbered = new HashSet<>();

    ExperimentCheck(Experiment.Builder parts) {
        this.parts = parts;
        if (parts.source != null) {
            templates.add(parts.source);
        }
        templates.addAll(parts.steps);
        List<StepNames.Wish> wishes = templates.stream().map(StepTemplate::wish).toList();
        List<StepNames.Resolved> names = StepNames.resolve(wishes);
        stepNames = names.stream().map(StepNames.Resolved::name).toList();
        names.stream().filter(StepNames.Resolved::numbered).forEach(name -> numbered.add(name.name()));
        problems.addAll(StepNames.problems(wishes));
    }

    Experiment check() {
        if (parts.name.isBlank()) {
            problem(place("name"), "An experiment needs a name");
        }
        int replicates = replicates();
        if (parts.source == null) {
            problem(place("source"), "An experiment needs a source");
        }
        if (parts.steps.isEmpty()) {
            problem(place("steps"), "An experiment needs at least one step");
        }
        List<Condition> conditions = conditions();
        List<Hypothesis> hypotheses = hypotheses();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
        return new Experiment(
                parts.name, parts.description, replicates, parts.seed, conditions, hypotheses, parts.copy());
    }

    private @Nullable Location place(String part) {
        return parts.places.get(part);
    }

    private int replicates() {
        Location location = parts.replicates.location();
        try {
            int number = (Integer) PlainValues.admit(parts.replicates.value(), Integer.class);
            if (number < 1 || number > Experiment.MAX_REPLICATES) {
                problem(
                        location,
                        "The number of replicates: expected a number from 1 to " + Experiment.MAX_REPLICATES
                                + ", found " + number);
            }
            return number;
        } catch (PlainValues.MismatchException e) {
            problem(location, "The number of replicates: " + e.getMessage());
            return 1;
        }
    }

    private List<Condition> conditions() {
        Map<String, Treatment> byName = new LinkedHashMap<>();
        for (Treatment treatment : parts.treatments) {
            if (byName.putIfAbsent(treatment.name(), treatment) != null) {
                problem(
                        treatment.location(),
                        "Two treatments are called '" + treatment.name() + "'. Give one of them another name.");
            }
        }
        Treatment baseline = byName.remove(Condition.BASELINE);
        List<Treatment> onBaseline = baseline == null ? List.of() : List.of(baseline);
        List<Condition> conditions = new ArrayList<>();
        add(conditions, Condition.BASELINE, onBaseline);
        for (Treatment treatment : byName.values()) {
            List<Treatment> all = new ArrayList<>(onBaseline);
            all.add(treatment);
            add(conditions, treatment.name(), all);
        }
        return conditions;
    }

    /**
     * Adds the condition under some treatments, of which later ones go before earlier ones, if there is no problem with
     * it.
     */
    private void add(List<Condition> conditions, String name, List<Treatment> treatments) {
        Map<String, Map<String, Given>> overrides = new HashMap<>();
        ContextValues context = parts.context;
        Map<String, Location> contextPlaces = new HashMap<>(parts.contextPlaces);
        for (Treatment treatment : treatments) {
            context = context.with(treatment.context());
            contextPlaces.keySet().removeAll(treatment.context().keys());
            for (Map.Entry<String, Given> change : treatment.changes().entrySet()) {
                String target = change.getKey();
                int dot = target.indexOf('.');
                String step = dot < 0 ? "" : target.substring(0, dot);
                if (numbered.contains(step)) {
                    problem(
                            change.getValue().key(),
                            "Treatment '" + treatment.name() + "' changes '" + target + "', but only its position gives"
                                    + " step '" + step + "' that name: give it one of its own, with 'name'");
                } else if (stepNames.contains(step)) {
                    overrides
                            .computeIfAbsent(step, key -> new LinkedHashMap<>())
                            .put(target.substring(dot + 1), change.getValue());
                } else if (changeableKeys().contains(target)) {
                    context = contextWith(context, treatment.name(), target, change.getValue());
                    contextPlaces.put(target, change.getValue().location());
                } else if (dot < 0 || templates.stream().noneMatch(template -> template.mayBe(step))) {
                    problem(change.getValue().key(), noTarget(treatment.name(), target));
                }
            }
        }
        List<@Nullable Step<?, ?>> steps = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            Map<String, Given> own = overrides.getOrDefault(stepNames.get(i), Map.of());
            steps.add(bind(i, own, context, contextPlaces));
        }
        if (steps.contains(null)) {
            checkTypes(steps);
        } else if (!steps.isEmpty()) {
            List<NamedStep> named = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                named.add(templates.get(i).place(steps.get(i)));
            }
            Pipeline<@Nullable Void, Object> pipeline = pipeline(named);
            if (pipeline != null) {
                conditions.add(new Condition(name, pipeline, context));
            }
        }
    }

    private @Nullable Step<?, ?> bind(
            int i, Map<String, Given> overrides, ContextValues context, Map<String, Location> contextPlaces) {
        StepTemplate template = templates.get(i);
        if (template.type() == null) {
            return null;
        }
        Step<?, ?> step =
                new StepBinder(stepNames.get(i), template, overrides, context, contextPlaces, problems).bind();
        if (step != null) {
            try {
                step.parameters();
            } catch (IllegalStateException e) { // it doesn't say what they are
                problem(template.location(), e.getMessage());
                return null;
            }
        }
        return step;
    }

    /** Checks what can be known of a pipeline in which steps are missing: whether neighbours fit. */
    private void checkTypes(List<@Nullable Step<?, ?>> steps) {
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i - 1) != null && steps.get(i) != null) {
                pipeline(List.of(
                        templates.get(i - 1).called(stepNames.get(i - 1)).place(steps.get(i - 1)),
                        templates.get(i).called(stepNames.get(i)).place(steps.get(i))));
            }
        }
    }

    private @Nullable Pipeline<@Nullable Void, Object> pipeline(List<NamedStep> steps) {
        try {
            return Pipeline.of(steps);
        } catch (InvalidInputException e) {
            List<Problem> others = new ArrayList<>(e.problems());
            others.removeAll(StepNames.problems(steps.stream() // told of all steps at once
                    .map(StepNames.Wish::of)
                    .toList()));
            problems.addAll(others);
        }
        return null;
    }

    private ContextValues contextWith(ContextValues context, String treatment, String key, Given change) {
        if (!(change.value() instanceof JsonNode tree)) {
            return context.with(key, change.value());
        }
        try {
            return context.with(key, PlainValues.convert(tree, Object.class));
        } catch (PlainValues.MismatchException e) {
            problem(change.location(), "Context key '" + key + "' in treatment '" + treatment + "': " + e.getMessage());
            return context;
        }
    }

    /** The context keys that have a value in the baseline, and those that a step takes a parameter from. */
    private Set<String> changeableKeys() {
        Set<String> keys = new LinkedHashSet<>(parts.context.keys());
        for (StepTemplate template : templates) {
            for (String parameter : template.parameterNames()) {
                if (!template.parameters().containsKey(parameter)) {
                    keys.add(parameter);
                }
            }
        }
        return keys;
    }

    private String noTarget(String treatment, String target) {
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < templates.size(); i++) {
            for (String parameter : templates.get(i).parameterNames()) {
                known.add(stepNames.get(i) + "." + parameter);
            }
        }
        known.addAll(changeableKeys());
        return "Treatment '" + treatment + "' changes '" + target
                + "', but there is no such parameter or context key. There are: " + String.join(", ", known) + "."
                + Suggestions.didYouMean(target, known);
    }

    private List<Hypothesis> hypotheses() {
        Set<String> names = new LinkedHashSet<>();
        names.add(Condition.BASELINE);
        parts.treatments.forEach(treatment -> names.add(treatment.name()));
        List<Hypothesis> hypotheses = new ArrayList<>();
        for (HypothesisText text : parts.hypotheses) {
            Hypothesis hypothesis = text.made() == null ? parse(text.text()) : text.made();
            if (hypothesis != null) {
                checkCondition(hypothesis.left(), hypothesis, text.text().location(), names);
                checkCondition(hypothesis.right(), hypothesis, text.text().location(), names);
                hypotheses.add(hypothesis);
            }
        }
        return hypotheses;
    }

    private @Nullable Hypothesis parse(Given text) {
        try {
            return Hypothesis.parse((String) PlainValues.admit(text.value(), String.class));
        } catch (HypothesisSyntaxException e) {
            problem(text.location(), e.getMessage());
        } catch (PlainValues.MismatchException e) {
            problem(text.location(), "A hypothesis: " + e.getMessage());
        }
        return null;
    }

    private void checkCondition(
            MetricRef side, Hypothesis hypothesis, @Nullable Location location, Set<String> conditions) {
        if (!conditions.contains(side.condition())) {
            problem(
                    location,
                    "Hypothesis '" + hypothesis.text() + "' names the condition '" + side.condition()
                            + "', which there is not. Conditions: " + String.join(", ", conditions) + "."
                            + Suggestions.didYouMean(side.condition(), conditions));
        }
    }

    private void problem(@Nullable Location location, String message) {
        problems.add(new Problem(location, message));
    }
}
