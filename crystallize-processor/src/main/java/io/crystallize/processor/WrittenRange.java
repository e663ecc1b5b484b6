package io.crystallize.processor;

import java.math.BigDecimal;
import java.util.Optional;
import javax.lang.model.element.VariableElement;

/** Whether a number that is written as in an experiment file is within what {@code @Min} and {@code @Max} demand. */
final class WrittenRange {
    private static final String CONSTRAINTS = "jakarta.validation.constraints.";

    private WrittenRange() {}

    /** Returns what was expected instead, or empty if it is within, is no number, or nothing is demanded. */
    static Optional<String> problem(String written, VariableElement field) {
        BigDecimal value;
        try {
            value = new BigDecimal(written.strip());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        Optional<String> tooSmall = bound(field, "Min")
                .filter(bound -> value.compareTo(bound) < 0)
                .map(bound -> "at least " + bound + ", as @Min demands");
        return tooSmall.or(() -> bound(field, "Max")
                .filter(bound -> value.compareTo(bound) > 0)
                .map(bound -> "at most " + bound + ", as @Max demands"));
    }

    private static Optional<BigDecimal> bound(VariableElement field, String constraint) {
        return Annotations.find(field, CONSTRAINTS + constraint)
                .flatMap(annotation -> Annotations.value(annotation, "value"))
                .map(value -> value.getValue())
                .filter(Long.class::isInstance)
                .map(value -> BigDecimal.valueOf((Long) value));
    }
}
