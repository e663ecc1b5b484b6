package io.crystallize.core.experiment;

import io.crystallize.core.Context;
import io.crystallize.core.Step;
import io.crystallize.core.internal.RecordShape;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes metrics of what a function gave: a number, a map of numbers, or a record of numbers. */
record Measures() implements Step<Object, SortedMap<String, Double>> {
    /** The name of a number that has none. */
    private static final String VALUE = "value";

    @Override
    public SortedMap<String, Double> apply(@Nullable Object made, Context context) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        if (made instanceof Number number) {
            metrics.put(VALUE, number.doubleValue());
        } else if (made instanceof Map<?, ?> map) {
            map.forEach((name, value) -> metrics.put(String.valueOf(name), number("[" + name + "]", value)));
        } else if (made instanceof Record) {
            RecordShape shape = RecordShape.of(made.getClass());
            for (int i = 0; i < shape.names().size(); i++) {
                metrics.put(shape.names().get(i), number("." + shape.names().get(i), shape.get(made, i)));
            }
        } else {
            number("", made);
        }
        metrics.forEach(context::metric);
        return metrics;
    }

    private static double number(String part, @Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("The function made "
                + (value == null ? "null" : value.getClass().getName())
                + (part.isEmpty() ? "" : " at " + part)
                + (part.isEmpty()
                        ? ": expected a number, a map of numbers, or a record of numbers"
                        : ": expected a number"));
    }
}
