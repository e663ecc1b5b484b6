package io.crystallize.core.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The components and the canonical constructor of a record class, made accessible once per class. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            if (!type.isRecord()) {
                throw new IllegalArgumentException(type.getName() + " is not a record");
            }
            return new RecordShape(type);
        }
    };

    private final List<RecordComponent> components;
    private final List<String> names;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        RecordComponent[] all = type.getRecordComponents();
        components = List.of(all);
        names = Arrays.stream(all).map(RecordComponent::getName).toList();
        accessors = new Method[all.length];
        Class<?>[] types = new Class<?>[all.length];
        for (int i = 0; i < all.length; i++) {
            accessors[i] = all[i].getAccessor();
            accessors[i].setAccessible(true);
            types[i] = all[i].getType();
        }
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("Every record has a canonical constructor", e);
        }
        constructor.setAccessible(true);
    }

    /**
     * Returns the shape of a record class.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    /** Returns the components, in the order of declaration. */
    public List<RecordComponent> components() {
        return components;
    }

    /** Returns the names of the components, in the order of declaration. */
    public List<String> names() {
        return names;
    }

    /** Returns what the accessor of the i-th component returns. */
    public @Nullable Object get(Object instance, int i) {
        try {
            return accessors[i].invoke(instance);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Calls the canonical constructor.
     *
     * @throws RuntimeException whatever the constructor throws
     */
    public Object create(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
