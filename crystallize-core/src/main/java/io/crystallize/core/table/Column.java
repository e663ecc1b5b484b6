package io.crystallize.core.table;

import org.apiguardian.api.API;

/**
 * A column of a table.
 *
 * @param name unique in its table
 * @param type what its cells are
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Column(String name, Type type) {
    /** What a cell is, if it isn't empty. */
    public enum Type {
        /** A {@link String}. */
        TEXT,
        /** An {@link Integer}. */
        WHOLE,
        /** A {@link Double}, which may be NaN or infinite. */
        NUMBER
    }
}
