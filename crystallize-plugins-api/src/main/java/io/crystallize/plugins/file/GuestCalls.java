package io.crystallize.plugins.file;

import io.crystallize.core.internal.ContextLoader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** Calls an object of a plugin with the plugin's class loader as the context's. */
final class GuestCalls {
    private GuestCalls() {}

    /**
     * Returns what passes all calls of the framework's interfaces on to an object.
     *
     * @param type one of these interfaces
     */
    static <T> T to(Class<T> type, T object) {
        Objects.requireNonNull(object, () -> "A plugin gave null where there should be a " + type.getName());
        ClassLoader own = type.getClassLoader();
        if (object.getClass().getClassLoader() == own) {
            return object;
        }
        Set<Class<?>> interfaces = new LinkedHashSet<>(Set.of(type));
        collect(object.getClass(), own, interfaces);
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return ContextLoader.of(object).call(() -> method.invoke(object, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(own, interfaces.toArray(Class<?>[]::new), handler));
    }

    /** Adds the interfaces of a class that the framework may ask for. */
    private static void collect(Class<?> type, ClassLoader own, Set<Class<?>> interfaces) {
        if (type.isInterface() && type.getClassLoader() == own) {
            interfaces.add(type);
        }
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass(), own, interfaces);
        }
        for (Class<?> implemented : type.getInterfaces()) {
            collect(implemented, own, interfaces);
        }
    }
}
