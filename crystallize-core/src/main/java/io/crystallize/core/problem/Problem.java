package io.crystallize.core.problem;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what a user gave: what, what was expected, and the way out.
 *
 * @param location where it stands, or null if it was not read from a file
 * @param message what is wrong, in one line
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Problem(@Nullable Location location, String message) {
    /** Returns a problem with something that was not read from a file. */
    public static Problem of(String message) {
        return new Problem(null, message);
    }

    @Override
    public String toString() {
        return location == null ? message : location + ": " + message;
    }
}
