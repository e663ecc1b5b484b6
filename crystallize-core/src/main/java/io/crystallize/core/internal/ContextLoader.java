package io.crystallize.core.internal;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of code of somebody else, which is the thread's context class loader while that code is called: what it
 * uses may look there for classes and services. Immutable.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ContextLoader {
    private final @Nullable ClassLoader loader;

    private ContextLoader(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * What is called.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object, E extends Exception> {
        /** Calls it. */
        T call() throws E;
    }

    /** Returns the loader of the class of an object that is about to be called. */
    public static ContextLoader of(Object called) {
        return new ContextLoader(called.getClass().getClassLoader());
    }

    /** Returns the loader of a class that is about to be used. */
    public static ContextLoader of(Class<?> used) {
        return new ContextLoader(used.getClassLoader());
    }

    /**
     * Calls something. The JDK's loader changes nothing; the framework's own does, as the thread may be in the context of
     * another plugin, whose executor runs the trial.
     */
    public <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call) throws E {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (loader == null || loader == before) {
            return call.call();
        }
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
