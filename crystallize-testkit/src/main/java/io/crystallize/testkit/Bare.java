package io.crystallize.testkit;

import io.crystallize.core.Default;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a step to which a file gives no parameter.
 *
 * @param needed the parameters that need a value
 * @param problems what is told
 */
record Bare(List<String> needed, List<String> problems) {
    /** Asks about the record of a step. */
    static Bare of(Class<?> type) {
        List<String> needed = Arrays.stream(type.getRecordComponents())
                .filter(component -> component.getType() != Optional.class)
                .filter(component -> !component.isAnnotationPresent(Default.class))
                .map(RecordComponent::getName)
                .toList();
        try {
            WrittenStep.read(type, "{}");
            return new Bare(needed, List.of());
        } catch (InvalidInputException e) {
            return new Bare(needed, e.problems().stream().map(Problem::message).toList());
        }
    }
}
