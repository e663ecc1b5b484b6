package io.crystallize.core.experiment;

import io.crystallize.core.problem.Location;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A value that a user gave for something, and where.
 *
 * @param value a value of Java, or a Jackson tree as read from a file
 * @param location where it stands, or null if it was not read from a file
 * @param key where the name of what it was given for stands, or null if it was not read from a file
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Given(
        Object value, @Nullable Location location, @Nullable Location key) {
    /** Returns a value whose place says what it is for, without a name. */
    public Given(Object value, @Nullable Location location) {
        this(value, location, location);
    }

    /** Returns a value that was not read from a file. */
    public static Given of(Object value) {
        return new Given(value, null);
    }
}
