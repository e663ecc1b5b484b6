package io.crystallize.parquet;

import io.crystallize.core.table.ResultTable;
import io.crystallize.core.table.TableFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Parquet: texts are strings, whole numbers INT32, numbers DOUBLE; of these, all but the first two may be null. The
 * columns are not compressed, but for their encoding, in which what repeats itself takes hardly any room.
 *
 * <p>The writer is that of parquet-java. It needs some classes of Hadoop to be there, and no installation of it: neither
 * its configuration files nor its native libraries.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ParquetFormat implements TableFormat {
    /** Makes the format; it has no settings. */
    public ParquetFormat() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public boolean isBinary() {
        return true;
    }

    @Override
    public void write(ResultTable table, OutputStream out) throws IOException {
        try (ParquetWriter<List<@Nullable Object>> writer = new RowWriterBuilder(new StreamFile(out), table.columns())
                .withConf(new PlainParquetConfiguration())
                .build()) {
            table.forEachRow(writer::write);
        }
        out.flush();
    }
}
