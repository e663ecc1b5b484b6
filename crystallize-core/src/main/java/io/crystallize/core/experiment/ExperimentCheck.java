package io.crystallize.core.experiment;

import io.crystallize.core.experiment.Experiment.Builder.Stated;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Hypothesis;
import io.crystallize.core.verdict.HypothesisSyntaxException;
import io.crystallize.core.verdict.MetricRef;
import io.crystallize.core.verdict.PlannedLooks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes an experiment out of its parts, or tells everything that is wrong with them. */
final class ExperimentCheck {
    private static final int MOST_LISTED = 20;

    private final Experiment.Builder parts;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final SourceReplicates sourceReplicates = new SourceReplicates(problems);
    /** Whether no condition lacks because of a problem that was told. */
    private boolean sweepsAreKnown;

    ExperimentCheck(Experiment.Builder parts) {
        this.parts = parts;
    }

    Experiment check() {
        if (parts.name.isBlank()) {
            problem(place("name"), "An experiment needs a name");
        }
        StepParts steps = StepParts.of(parts);
        problems.addAll(steps.problems());
        OptionalInt said = parts.replicates == null
                ? OptionalInt.empty()
                : number(parts.replicates, "replicates", 1, Experiment.MAX_REPLICATES);
        if (steps.sources() == 0) {
            problem(place("source"), "An experiment needs a source");
        } else if (parts.source != null && steps.bundled()) {
            problem(place("sources"), "An experiment has either one source or several with names, and not both");
        }
        if (parts.steps.isEmpty()) {
            problem(place("steps"), "An experiment needs at least one step");
        }
        Map<String, Treatment> treatments = treatments();
        List<Condition> conditions = conditions(steps, treatments);
        said.ifPresent(number -> sourceReplicates.compare(number, parts.replicates.location()));
        List<Hypothesis> hypotheses = hypotheses(treatments.keySet());
        OptionalInt looks = looks(said);
        Map<String, String> outputs = new OutputCheck(steps.names(), steps.templates(), problems).check(parts.outputs);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(List.copyOf(problems));
        }
        return new Experiment(
                parts.name,
                parts.description,
                PlannedLooks.evenly(said.orElse(sourceReplicates.number().orElse(1)), looks.orElse(1)),
                sourceReplicates.number(),
                parts.seed,
                conditions,
                new Questions(hypotheses, parts.correction, parts.rankings),
                outputs,
                parts.copy());
    }

    private @Nullable Location place(String part) {
        return parts.places.get(part);
    }

    /** Returns how often a run looks whether all is decided; empty if it doesn't. */
    private OptionalInt looks(OptionalInt replicates) {
        if (parts.looks == null) {
            return OptionalInt.empty();
        }
        if (parts.hypotheses.isEmpty()) {
            problem(
                    parts.replicates == null ? null : parts.replicates.location(),
                    "Replicates until all is decided: there is no hypothesis to decide. State one, or say how many"
                            + " replicates there are");
        }
        OptionalInt looks = number(parts.looks, "looks", 2, Experiment.MAX_LOOKS);
        if (looks.isPresent() && replicates.isPresent() && looks.getAsInt() > replicates.getAsInt()) {
            problem(
                    parts.looks.location(),
                    "There can't be " + looks.getAsInt() + " looks at at most " + replicates.getAsInt()
                            + " replicates");
        }
        return looks;
    }

    /** Returns a number that the experiment says; empty if it can't be one, which is told. */
    private OptionalInt number(Given given, String of, int least, int most) {
        try {
            int number = (Integer) PlainValues.admit(given.value(), Integer.class);
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
            problem(
                    given.location(),
                    "The number of " + of + ": expected a number from " + least + " to " + most + ", found " + number);
        } catch (PlainValues.MismatchException e) {
            problem(given.location(), "The number of " + of + ": " + e.getMessage());
        }
        return OptionalInt.empty();
    }

    /** Returns the treatments by their names, those of sweeps last. */
    private Map<String, Treatment> treatments() {
        Map<String, Treatment> byName = new LinkedHashMap<>();
        for (Treatment treatment : parts.treatments) {
            if (byName.putIfAbsent(treatment.name(), treatment) != null) {
                problem(
                        treatment.location(),
                        "Two treatments are called '" + treatment.name() + "'. Give one of them another name.");
            }
        }
        int before = problems.size();
        for (Sweep sweep : parts.sweeps) {
            for (Treatment treatment : new SweepExpansion(place("sweep"), problems::add).treatments(sweep)) {
                if (byName.putIfAbsent(treatment.name(), treatment) != null) {
                    problem(
                            treatment.location(),
                            "The sweep has a condition '" + treatment.name()
                                    + "', but there is one of that name already");
                }
            }
        }
        sweepsAreKnown = problems.size() == before;
        if (byName.size() >= SweepExpansion.MAX_CONDITIONS) {
            problem(
                    place("sweep"),
                    "There are " + byName.size() + " treatments, but with the baseline an experiment has at most "
                            + SweepExpansion.MAX_CONDITIONS + " conditions");
        }
        return byName;
    }

    private List<Condition> conditions(StepParts steps, Map<String, Treatment> treatments) {
        Treatment baseline = treatments.get(Condition.BASELINE);
        List<Condition> conditions = new ArrayList<>();
        condition(parts.baselineName, steps, baseline, null).ifPresent(conditions::add);
        treatments.forEach((name, treatment) -> {
            if (treatment != baseline) {
                condition(name, steps, baseline, treatment).ifPresent(conditions::add);
            }
        });
        return conditions;
    }

    private Optional<Condition> condition(
            String name, StepParts steps, @Nullable Treatment baseline, @Nullable Treatment treatment) {
        ConditionCheck condition =
                new ConditionCheck(name, steps, parts.context, parts.contextPlaces, problems, sourceReplicates);
        if (baseline != null) {
            condition.add(baseline);
        }
        if (treatment != null) {
            condition.add(treatment);
        }
        return condition.check();
    }

    private List<Hypothesis> hypotheses(Set<String> treatments) {
        Set<String> names = new LinkedHashSet<>();
        names.add(parts.baselineName);
        names.addAll(treatments);
        List<Hypothesis> hypotheses = new ArrayList<>();
        for (Stated stated : parts.hypotheses) {
            List<Hypothesis> all = hypotheses(stated, treatments);
            if (!sweepsAreKnown) {
                continue;
            }
            if (names.size() == 1 && stated instanceof Stated.OfEach) {
                problem(stated.location(), "There is nothing to verify: there is only the baseline. Add a treatment");
            }
            for (Hypothesis hypothesis : all) {
                List<MetricRef> metrics = hypothesis.claim().metrics();
                if (names.size() > 1 || metrics.size() == 1) {
                    metrics.forEach(metric -> checkCondition(metric, hypothesis, stated.location(), names));
                    hypotheses.add(hypothesis);
                } else {
                    problem(
                            stated.location(),
                            "Hypothesis '" + hypothesis.text()
                                    + "' has nothing to compare: there is only the baseline. Add a treatment");
                }
            }
        }
        return hypotheses;
    }

    private List<Hypothesis> hypotheses(Stated stated, Set<String> treatments) {
        if (stated instanceof Stated.OfEach each) {
            return treatments.stream()
                    .filter(treatment -> !treatment.equals(Condition.BASELINE))
                    .map(each.maker())
                    .toList();
        }
        return stated instanceof Stated.Made made
                ? List.of(made.hypothesis())
                : parse(((Stated.Text) stated).text()).stream().toList();
    }

    private Optional<Hypothesis> parse(Given text) {
        try {
            return Optional.of(Hypothesis.parse((String) PlainValues.admit(text.value(), String.class)));
        } catch (HypothesisSyntaxException e) {
            problem(text.location(), e.getMessage());
        } catch (PlainValues.MismatchException e) {
            problem(text.location(), "A hypothesis: " + e.getMessage());
        }
        return Optional.empty();
    }

    private void checkCondition(
            MetricRef side, Hypothesis hypothesis, @Nullable Location location, Set<String> conditions) {
        if (!conditions.contains(side.condition())) {
            problem(
                    location,
                    "Hypothesis '" + hypothesis.text() + "' names the condition '" + side.condition()
                            + "', which there is not. Conditions: " + listed(conditions) + "."
                            + Suggestions.didYouMean(side.condition(), conditions));
        }
    }

    static String listed(Collection<String> names) {
        String first = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? first : first + " and " + (names.size() - MOST_LISTED) + " others";
    }

    private void problem(@Nullable Location location, String message) {
        problems.add(new Problem(location, message));
    }
}
