package io.crystallize.core;

import io.crystallize.core.problem.Suggestions;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The values of sources; a record, so that a step may hand it on, and it is digested and guarded as records are. */
record SourceValues(SortedMap<String, @Nullable Object> values) implements Sources {
    SourceValues(Map<String, ?> values) {
        this(new TreeMap<>(values));
    }

    SourceValues {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Override
    public <T> T get(String name, Class<T> type) {
        return typed(name, type);
    }

    @Override
    public <T> T get(String name, TypeRef<T> type) {
        return typed(name, JsonMapper.shared().constructType(type.type()).getRawClass());
    }

    @SuppressWarnings("unchecked") // type arguments can't be checked, which is said
    private <T> T typed(String name, Class<?> type) {
        Object value = value(name);
        if (!MethodType.methodType(type).wrap().returnType().isInstance(value)) {
            throw new IllegalArgumentException("Source '" + name + "' gave "
                    + (value == null ? "null" : "a " + value.getClass().getTypeName()) + ", not a "
                    + type.getTypeName());
        }
        return (T) value;
    }

    @Override
    public @Nullable Object value(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("There is no source '" + name + "'. Sources: "
                    + String.join(", ", values.keySet()) + "." + Suggestions.didYouMean(name, values.keySet()));
        }
        return values.get(name);
    }

    @Override
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values.keySet()));
    }
}
