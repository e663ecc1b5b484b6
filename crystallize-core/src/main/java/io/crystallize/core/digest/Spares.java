package io.crystallize.core.digest;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Keeps a few things that are dear to make and can be used again. Whatever is in use belongs to one thread; what is never
 * given back is only made anew. However many threads there are, no more are kept. Safe for use by any number of threads.
 */
final class Spares<T> {
    private static final int PLACES = 16;
    /** Neighbours in an array share a cache line, for which threads on several processors would fight. */
    private static final int APART = 16;

    private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(PLACES * APART);
    private final Supplier<T> maker;

    Spares(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Returns one that nobody else has. */
    T take() {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            int place = place(own + i);
            if (places.getPlain(place) != null) {
                T spare = places.getAndSet(place, null);
                if (spare != null) {
                    return spare;
                }
            }
        }
        return maker.get();
    }

    /** Takes one back, which must be as good as new. */
    void giveBack(T spare) {
        int own = own();
        for (int i = 0; i < PLACES; i++) {
            int place = place(own + i);
            if (places.getPlain(place) == null && places.compareAndSet(place, null, spare)) {
                return;
            }
        }
    }

    private static int own() {
        return (int) Thread.currentThread().getId();
    }

    private static int place(int number) {
        return Math.floorMod(number, PLACES) * APART;
    }
}
