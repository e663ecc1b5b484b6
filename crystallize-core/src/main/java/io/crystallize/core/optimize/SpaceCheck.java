package io.crystallize.core.optimize;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.Problem;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether an experiment has the parameters of a search space, and takes their values. Of a range, the ends are tried; of
 * a list, every value. What is wrong with a value on its own, but not beside the first or the last values of the other
 * parameters, is nothing wrong: steps may want parameters that fit each other. A candidate that doesn't is refused when
 * it is its turn.
 */
final class SpaceCheck {
    /** Stands in messages where a treatment's name would. */
    private static final String NAME = "optimize";

    private final Experiment experiment;
    private final SearchSpace space;

    SpaceCheck(Experiment experiment, SearchSpace space) {
        this.experiment = experiment;
        this.space = space;
    }

    Set<Problem> problems() {
        Set<Problem> problems = new LinkedHashSet<>();
        space.domains().forEach((parameter, domain) -> {
            List<Object> tried =
                    domain instanceof Domain.Integers range ? List.of(range.from(), range.to()) : domain.levels(2);
            tried.forEach(value -> problems.addAll(problems(parameter, value)));
        });
        return problems;
    }

    private Set<Problem> problems(String parameter, Object value) {
        Set<Problem> problems = problems(Map.of(parameter, value));
        for (double place : new double[] {0, Math.nextDown(1.0)}) {
            if (!problems.isEmpty()) {
                Map<String, Object> beside = new LinkedHashMap<>();
                space.domains().forEach((other, domain) -> {
                    if (problems(Map.of(other, domain.at(place))).isEmpty()) {
                        beside.put(other, domain.at(place));
                    }
                });
                beside.put(parameter, value);
                problems.retainAll(problems(beside));
            }
        }
        return problems;
    }

    private Set<Problem> problems(Map<String, Object> values) {
        return new LinkedHashSet<>(experiment.problems(space.treatment(NAME, values)));
    }
}
