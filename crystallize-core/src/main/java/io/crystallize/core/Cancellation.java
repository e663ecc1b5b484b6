package io.crystallize.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Ends runs before their end: those that were given it. What a step is doing in a thread is interrupted, a future that
 * it waits for is cancelled, and no further step starts. A run that it ends fails with a {@link StepFailedException}.
 * Cancelling is for ever. Safe for use by any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class Cancellation {
    private static final ThreadLocal<@Nullable Interrupter> CURRENT = new ThreadLocal<>();

    private final Set<Runnable> actions = new LinkedHashSet<>();
    private boolean cancelled;

    /** Makes one that nothing was cancelled with. */
    public Cancellation() {}

    /** Ends all runs that have it, now and later. Returns before they have ended. */
    public void cancel() {
        List<Runnable> all;
        synchronized (this) {
            cancelled = true;
            all = new ArrayList<>(actions);
            actions.clear();
        }
        all.forEach(Runnable::run);
    }

    /** Whether it was cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Has something done when this is cancelled; at once, if it was. Each registration is of an object of its own. */
    void register(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized void unregister(Runnable action) {
        actions.remove(action);
    }

    /** Has another one cancelled too when this is, until what is returned is run. */
    Runnable link(Cancellation other) {
        Runnable cancel = other::cancel;
        register(cancel);
        return () -> unregister(cancel);
    }

    /** Interrupts the calling thread when this is cancelled, until what is returned is closed, and never later. */
    Interrupter interrupting() {
        Interrupter interrupter = new Interrupter();
        register(interrupter);
        return interrupter;
    }

    final class Interrupter implements Runnable {
        private final Thread thread = Thread.currentThread();
        /** That of the step around, if this one's step runs inside one in the same thread. */
        private final @Nullable Interrupter outer = CURRENT.get();

        private boolean closed;
        private boolean interrupted;

        private Interrupter() {
            CURRENT.set(this);
        }

        @Override
        public synchronized void run() {
            if (!closed) {
                interrupted = true;
                thread.interrupt();
            }
        }

        /** Ends it, and takes back an interrupt that it made, unless the step around was meant too. */
        void close() {
            unregister(this);
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
            synchronized (this) {
                closed = true;
                if (interrupted) {
                    Thread.interrupted();
                }
            }
            if (outer != null && outer.hasInterrupted()) {
                thread.interrupt();
            }
        }

        synchronized boolean hasInterrupted() {
            return interrupted;
        }
    }
}
