package io.crystallize.core;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apiguardian.api.API;

/**
 * An attempt at a step took longer than it may. A run in which one ends a trial is not complete: on another machine, or
 * another day, it might have ended otherwise.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class StepTimeoutException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    StepTimeoutException(String step, Duration timeout) {
        super("Step '" + step + "' took longer than "
                + timeout.toString().substring(2).toLowerCase(java.util.Locale.ROOT)
                + ". Give it more time (Attempts.within, or 'timeout' in an experiment file), or make it faster.");
    }
}
