package io.crystallize.core.problem;

import org.apiguardian.api.API;

/**
 * A place in a text file. Printed as {@code file:line:column}, which editors and terminals turn into a link.
 *
 * @param file the file's name as the user gave it
 * @param line the line, from 1
 * @param column the column in that line, from 1, or 0 for the whole line
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Location(String file, int line, int column) {
    /** Returns the place that is a whole line. */
    public static Location ofLine(String file, int line) {
        return new Location(file, line, 0);
    }

    @Override
    public String toString() {
        return file + ':' + line + (column == 0 ? "" : ":" + column);
    }
}
