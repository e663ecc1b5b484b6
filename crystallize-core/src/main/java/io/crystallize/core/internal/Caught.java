package io.crystallize.core.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apiguardian.api.API;

/** What other people's code throws, where it must not end what called it. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Caught {
    private Caught() {}

    /**
     * Throws what a machine that can't go on throws, and keeps an interrupt that the code has swallowed: what was to be
     * cancelled still is. Anything else does nothing.
     */
    public static void check(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
