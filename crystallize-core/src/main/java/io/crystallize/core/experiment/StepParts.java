package io.crystallize.core.experiment;

import io.crystallize.core.StepNames;
import io.crystallize.core.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of an experiment, the sources first, with the names by which treatments change them. Immutable.
 *
 * @param templates the sources and steps
 * @param names their names
 * @param numbered those names that have a number which only their position gives them
 * @param sources how many sources there are
 * @param bundled whether the first step gets the sources by their names
 */
record StepParts(List<StepTemplate> templates, List<String> names, Set<String> numbered, int sources, boolean bundled) {
    /** Makes it; the lists and the set are copied. */
    StepParts {
        templates = List.copyOf(templates);
        names = List.copyOf(names);
        numbered = Set.copyOf(numbered);
    }

    static StepParts of(Experiment.Builder parts) {
        List<StepTemplate> templates = new ArrayList<>(parts.sources());
        templates.addAll(parts.steps);
        List<StepNames.Resolved> names = StepNames.resolve(wishes(templates));
        return new StepParts(
                templates,
                names.stream().map(StepNames.Resolved::name).toList(),
                names.stream()
                        .filter(StepNames.Resolved::numbered)
                        .map(StepNames.Resolved::name)
                        .collect(Collectors.toSet()),
                parts.sources().size(),
                !parts.namedSources.isEmpty());
    }

    private static List<StepNames.Wish> wishes(List<StepTemplate> templates) {
        return templates.stream().map(StepTemplate::wish).toList();
    }

    /** What is wrong with the names. */
    List<Problem> problems() {
        return StepNames.problems(wishes(templates));
    }

    /** The same with another source; that of a bundle keeps the name of the one it replaces. */
    StepParts withSource(int index, StepTemplate source) {
        List<StepTemplate> newTemplates = new ArrayList<>(templates);
        newTemplates.set(index, source);
        List<String> newNames = new ArrayList<>(names);
        newNames.set(index, source.ownName());
        return new StepParts(newTemplates, newNames, numbered, sources, bundled);
    }

    List<String> sourceNames() {
        return names.subList(0, sources);
    }

    /** All parameters, as treatments name them. */
    Set<String> parameters() {
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < templates.size(); i++) {
            for (String parameter : templates.get(i).parameterNames()) {
                known.add(names.get(i) + "." + parameter);
            }
        }
        return known;
    }

    /** The parameters that are left to the context, under their names alone. */
    Set<String> leftToContext() {
        Set<String> keys = new LinkedHashSet<>();
        for (StepTemplate template : templates) {
            for (String parameter : template.parameterNames()) {
                if (!template.parameters().containsKey(parameter)) {
                    keys.add(parameter);
                }
            }
        }
        return keys;
    }
}
