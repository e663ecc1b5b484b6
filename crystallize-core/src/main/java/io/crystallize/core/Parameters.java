package io.crystallize.core;

import io.crystallize.core.internal.RecordShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a step that is a record: its components. */
final class Parameters {
    private Parameters() {}

    static Map<String, Object> ofRecord(Step<?, ?> step) {
        Class<?> type = step.getClass();
        if (!type.isRecord()) {
            throw new IllegalStateException("Step " + type.getName()
                    + " is neither a record nor overrides parameters(), so its parameters can't be known."
                    + " Make it a record, or override parameters(), returning Map.of() if it has none.");
        }
        RecordShape shape = RecordShape.of(type);
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < shape.names().size(); i++) {
            parameters.put(shape.names().get(i), shape.get(step, i));
        }
        return Collections.unmodifiableMap(parameters);
    }
}
