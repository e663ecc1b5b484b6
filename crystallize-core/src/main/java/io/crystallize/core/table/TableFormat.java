package io.crystallize.core.table;

import java.io.IOException;
import java.io.OutputStream;
import org.apiguardian.api.API;

/**
 * A format that tables are written in. Stateless. A jar brings one as a service, under {@code
 * META-INF/services/io.crystallize.core.table.TableFormat}; {@link TableFormats} finds it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface TableFormat {
    /** Returns its name, as {@code --format} takes it: short, of small letters and digits. */
    String name();

    /** Whether it is made of bytes that are of no use on a terminal. */
    default boolean isBinary() {
        return false;
    }

    /**
     * Writes a table, row by row.
     *
     * @param out not closed
     * @throws IOException if it can't be written
     */
    void write(ResultTable table, OutputStream out) throws IOException;
}
