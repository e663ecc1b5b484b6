package io.crystallize.core.table;

import io.crystallize.core.experiment.ExperimentResult;
import java.io.IOException;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a result as a table. Immutable. Its rows are made one after the other: the table needs no memory beside
 * the result's.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ResultTable {
    /** Returns the columns, in their order. */
    List<Column> columns();

    /**
     * Hands over the rows, in their order: by condition as in the result, then by replicate.
     *
     * @throws IOException if the reader does
     */
    void forEachRow(RowReader reader) throws IOException;

    /** Takes rows. */
    interface RowReader {
        /**
         * Takes a row.
         *
         * @param cells one for each column, of its type or null; not kept, as the next row may be in the same list
         * @throws IOException if it can't be written
         */
        void row(List<@Nullable Object> cells) throws IOException;
    }

    /**
     * Returns the table with a row for each value: {@code condition}, {@code replicate}, {@code metric}, {@code value}, and
     * a column {@code tag.<name>} for each tag that any value has.
     */
    static ResultTable ofValues(ExperimentResult result) {
        return new ValueTable(result);
    }

    /**
     * Returns the table with a row for each trial that has finished: {@code condition}, {@code replicate}, {@code failure} (the
     * step that failed and why, or nothing), and a column for each metric, with the mean of the trial's values. A metric
     * that is called as one of the first three is {@code metric.<name>}; if there is such a metric, too, with one more
     * {@code metric.} before it.
     */
    static ResultTable ofTrials(ExperimentResult result) {
        return new TrialTable(result);
    }
}
