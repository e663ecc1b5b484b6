package io.crystallize.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Runs the clauses of a contract as JUnit does, but takes note of those that fail. */
final class Clauses {
    private Clauses() {}

    /** Returns why clauses failed, by their names. */
    static SortedMap<String, Throwable> failures(Supplier<?> contract) throws IllegalAccessException {
        SortedMap<String, Throwable> failures = new TreeMap<>();
        for (Class<?> part = contract.get().getClass(); part != Object.class; part = part.getSuperclass()) {
            for (Method clause : Arrays.stream(part.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .toList()) {
                try {
                    clause.invoke(contract.get());
                } catch (InvocationTargetException e) {
                    failures.put(clause.getName(), e.getCause());
                }
            }
        }
        return failures;
    }
}
