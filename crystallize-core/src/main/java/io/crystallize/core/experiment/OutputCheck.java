package io.crystallize.core.experiment;

import io.crystallize.core.internal.FileNames;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the steps whose outputs are to become artifacts. */
final class OutputCheck {
    /**
     * An output that is to become an artifact.
     *
     * @param artifact the artifact's name
     * @param step the name of the step, or null for the last one
     * @param location where that was written, or null
     */
    record Wanted(
            String artifact,
            @Nullable String step,
            @Nullable Location location) {}

    private final List<String> steps;
    private final List<StepTemplate> templates;
    private final Collection<Problem> problems;

    OutputCheck(List<String> steps, List<StepTemplate> templates, Collection<Problem> problems) {
        this.steps = steps;
        this.templates = templates;
        this.problems = problems;
    }

    /** Returns the names of the steps by those of the artifacts; what can't be is told. */
    Map<String, String> check(List<Wanted> outputs) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Wanted wanted : outputs) {
            if (!FileNames.isSafe(wanted.artifact())) {
                problem(
                        wanted,
                        "An artifact can't be called '" + ValueText.of(wanted.artifact())
                                + "': a name has letters, digits, spaces and . _ -, begins with none of space and dot,"
                                + " and has at most 128 characters");
            } else if (found.containsKey(wanted.artifact())) {
                problem(
                        wanted,
                        "Two outputs are to be the artifact '" + wanted.artifact()
                                + "'. Give one of them another name.");
            } else if (wanted.step() == null) {
                if (!steps.isEmpty()) {
                    found.put(wanted.artifact(), steps.get(steps.size() - 1));
                }
            } else if (steps.contains(wanted.step())) {
                found.put(wanted.artifact(), wanted.step());
            } else if (templates.stream().noneMatch(template -> template.mayBe(wanted.step()))) {
                problem(
                        wanted,
                        "The artifact '" + wanted.artifact() + "' is to be the output of step '" + wanted.step()
                                + "', which there is not. Steps: " + String.join(", ", steps) + "."
                                + Suggestions.didYouMean(wanted.step(), steps));
            }
        }
        return found;
    }

    private void problem(Wanted wanted, String message) {
        problems.add(new Problem(wanted.location(), message));
    }
}
