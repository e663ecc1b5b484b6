package io.crystallize.core;

import java.util.ArrayList;
import java.util.List;
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

    /** What is registered forms a ring with this one, which stands for nothing. */
    private final Registration ring = new Registration(() -> {});

    private volatile boolean cancelled;

    /** Makes one that nothing was cancelled with. */
    public Cancellation() {}

    /** Ends all runs that have it, now and later. Returns before they have ended. */
    public void cancel() {
        List<Runnable> all = new ArrayList<>();
        synchronized (this) {
            cancelled = true;
            while (ring.next != ring) {
                all.add(ring.next.action);
                ring.next.leave();
            }
        }
        all.forEach(Runnable::run);
    }

    /** Whether it was cancelled. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Has something done when this is cancelled; at once, if it was. */
    Registration register(Runnable action) {
        Registration registration = new Registration(action);
        synchronized (this) {
            if (!cancelled) {
                registration.join();
                return registration;
            }
        }
        action.run();
        return registration;
    }

    /** Has another one cancelled too when this is, until what is returned is run. */
    Runnable link(Cancellation other) {
        Registration registration = register(other::cancel);
        return registration::end;
    }

    /** Something that is done when this is cancelled. What it says of the ring is guarded by the cancellation. */
    final class Registration {
        private final Runnable action;
        private Registration before = this;
        private Registration next = this;

        private Registration(Runnable action) {
            this.action = action;
        }

        private void join() {
            before = ring.before;
            next = ring;
            before.next = this;
            ring.before = this;
        }

        private void leave() {
            before.next = next;
            next.before = before;
            before = this;
            next = this;
        }

        /** Has it not done any more; returns whether it was not, and won't be. */
        boolean end() {
            synchronized (Cancellation.this) {
                boolean registered = next != this;
                leave();
                return registered;
            }
        }
    }

    /** Interrupts the calling thread when this is cancelled, until what is returned is closed, and never later. */
    Interrupter interrupting() {
        return new Interrupter();
    }

    final class Interrupter implements Runnable {
        private final Thread thread = Thread.currentThread();
        /** That of the step around, if this one's step runs inside one in the same thread. */
        private final @Nullable Interrupter outer = CURRENT.get();

        private final Registration registration;
        private boolean closed;
        private boolean interrupted;

        private Interrupter() {
            CURRENT.set(this);
            registration = register(this);
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
            boolean inTime = registration.end();
            CURRENT.set(outer);
            if (!inTime) {
                synchronized (this) {
                    closed = true;
                    if (interrupted) {
                        Thread.interrupted();
                    }
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
