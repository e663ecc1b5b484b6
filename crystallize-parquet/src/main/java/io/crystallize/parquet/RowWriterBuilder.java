package io.crystallize.parquet;

import io.crystallize.core.table.Column;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.jspecify.annotations.Nullable;

/** Builds a writer of a table's rows. */
final class RowWriterBuilder extends ParquetWriter.Builder<List<@Nullable Object>, RowWriterBuilder> {
    private final List<Column> columns;

    RowWriterBuilder(OutputFile file, List<Column> columns) {
        super(file);
        this.columns = columns;
    }

    @Override
    protected RowWriterBuilder self() {
        return this;
    }

    @Override
    protected WriteSupport<List<@Nullable Object>> getWriteSupport(ParquetConfiguration configuration) {
        return new RowSupport(columns);
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, although nobody calls it
    protected WriteSupport<List<@Nullable Object>> getWriteSupport(Configuration configuration) {
        return new RowSupport(columns);
    }
}
