package io.crystallize.core;

import java.io.File;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a step declares that it takes and makes. Type parameters of its class itself count as {@code Object}.
 *
 * @param input what it takes
 * @param output what it makes
 */
record StepType(JavaType input, JavaType output) {
    /** What is handed on in place of one of these is none of these. */
    private static final Set<Class<?>> HASHED = Set.of(
            HashMap.class,
            HashSet.class,
            Hashtable.class,
            ConcurrentHashMap.class,
            IdentityHashMap.class,
            WeakHashMap.class);

    private static final String HINT =
            ", whose order may differ from run to run. Declare java.util.Map or Set, or one that is sorted or linked.";

    private static final JsonMapper TYPES = JsonMapper.shared();

    static StepType of(Class<?> step) {
        JavaType[] parameters = TYPES.constructType(step).findTypeParameters(Step.class);
        return parameters.length == 2 ? new StepType(parameters[0], parameters[1]) : of(Object.class, Object.class);
    }

    static StepType of(Type input, Type output) {
        return new StepType(TYPES.constructType(input), TYPES.constructType(output));
    }

    /** Returns a type as it is written in Java. */
    static String text(JavaType type) {
        return type.isArrayType() ? text(type.getContentType()) + "[]" : type.toCanonical();
    }

    /** Whether what this makes may be what the next one takes. Only raw classes are compared. */
    boolean fits(StepType next) {
        return mayBe(output, next.input);
    }

    /** Whether something may be what both of these make. Only raw classes are compared. */
    boolean agreesOnOutput(StepType other) {
        return mayBe(output, other.output);
    }

    private static boolean mayBe(JavaType made, JavaType taken) {
        return taken.getRawClass().isAssignableFrom(made.getRawClass())
                || made.getRawClass().isAssignableFrom(taken.getRawClass());
    }

    /**
     * Returns what is wrong with a type, if values of it are not there yet, say nothing of what is
     * in a file, or can't be given an order that is the same in
     * every process.
     */
    Optional<String> problem() {
        if (output.isTypeOrSubTypeOf(CompletionStage.class) || output.isTypeOrSubTypeOf(Future.class)) {
            return Optional.of("makes a " + text(output) + ", which nobody waits for. Implement AsyncStep.");
        }
        if (output.isTypeOrSubTypeOf(Path.class) || output.isTypeOrSubTypeOf(File.class)) {
            return Optional.of("makes a " + text(output)
                    + ", which says nothing of what is in the file. Make a FileValue, or write an artifact.");
        }
        return isHashed(output)
                ? Optional.of("makes a " + text(output) + HINT)
                : isHashed(input) ? Optional.of("takes a " + text(input) + HINT) : Optional.empty();
    }

    private static boolean isHashed(JavaType type) {
        return HASHED.contains(type.getRawClass());
    }
}
