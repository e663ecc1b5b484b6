package io.crystallize.core.experiment;

import io.crystallize.core.problem.Location;
import org.jspecify.annotations.Nullable;

/**
 * A value that a user gave for something, and where.
 *
 * @param value a value of Java, or a Jackson tree as read from a file
 * @param location where it stands, or null if it was not read from a file
 */
public record Given(Object value, @Nullable Location location) {
    /** Returns a value that was not read from a file. */
    public static Given of(Object value) {
        return new Given(value, null);
    }
}
