package io.crystallize.core;

import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a class of steps declares that it takes and makes. Type parameters of the class itself count as {@code Object}.
 *
 * @param input what it takes
 * @param output what it makes
 */
record StepType(JavaType input, JavaType output) {
    private static final JsonMapper TYPES = JsonMapper.shared();

    static StepType of(Class<?> step) {
        JavaType[] parameters = TYPES.constructType(step).findTypeParameters(Step.class);
        return parameters.length == 2
                ? new StepType(parameters[0], parameters[1])
                : new StepType(TYPES.constructType(Object.class), TYPES.constructType(Object.class));
    }

    /** Returns a type as it is written in Java. */
    static String text(JavaType type) {
        return type.isArrayType() ? text(type.getContentType()) + "[]" : type.toCanonical();
    }

    /** Whether what this makes may be what the next one takes. Only raw classes are compared. */
    boolean fits(StepType next) {
        Class<?> made = output.getRawClass();
        Class<?> taken = next.input.getRawClass();
        return taken.isAssignableFrom(made) || made.isAssignableFrom(taken);
    }
}
