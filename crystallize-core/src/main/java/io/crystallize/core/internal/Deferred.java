package io.crystallize.core.internal;

import java.util.Objects;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An object that is made when it is first asked for, once; its class is known before. If making it fails, whoever asks
 * next has it tried again. Safe for use by any number of threads.
 *
 * @param <T> what it is
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Deferred<T> {
    private final Class<? extends T> type;
    private final Supplier<? extends T> maker;
    private volatile @Nullable T made;

    private Deferred(Class<? extends T> type, Supplier<? extends T> maker) {
        this.type = type;
        this.maker = maker;
    }

    /** Returns an object of a class that is to be made. */
    public static <T> Deferred<T> of(Class<? extends T> type, Supplier<? extends T> maker) {
        return new Deferred<>(type, maker);
    }

    /** Returns an object that is there. */
    @SuppressWarnings("unchecked") // an object's class is one of its type
    public static <T> Deferred<T> of(T object) {
        Deferred<T> there = new Deferred<>((Class<? extends T>) object.getClass(), () -> object);
        there.made = object;
        return there;
    }

    /** Returns the class of the object. */
    public Class<? extends T> type() {
        return type;
    }

    /**
     * Returns the object.
     *
     * @throws RuntimeException if it can't be made
     */
    public T get() {
        T known = made;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (made == null) {
                made = Objects.requireNonNull(maker.get());
            }
            return made;
        }
    }
}
