package io.crystallize.parquet;

import io.crystallize.core.table.Column;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a table of certain columns. */
final class RowSupport extends WriteSupport<List<@Nullable Object>> {
    private static final int NEVER_NULL = 2;

    private final List<Column> columns;
    private @Nullable RecordConsumer consumer;

    RowSupport(List<Column> columns) {
        this.columns = columns;
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        Type[] types = new Type[columns.size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = type(columns.get(i), i < NEVER_NULL ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL);
        }
        return new WriteContext(new MessageType("samples", types), Map.of());
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, although nobody calls it
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("There is no configuration of Hadoop");
    }

    private static Type type(Column column, Type.Repetition repetition) {
        return switch (column.type()) {
            case TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case WHOLE -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(column.name());
            case NUMBER -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
        };
    }

    @Override
    public void prepareForWrite(RecordConsumer newConsumer) {
        consumer = newConsumer;
    }

    @Override
    public void write(List<@Nullable Object> cells) {
        RecordConsumer out = consumer;
        if (out == null) {
            throw new IllegalStateException("prepareForWrite was not called");
        }
        out.startMessage();
        for (int i = 0; i < columns.size(); i++) {
            Object cell = cells.get(i);
            if (cell != null) {
                String name = columns.get(i).name();
                out.startField(name, i);
                if (cell instanceof Integer whole) {
                    out.addInteger(whole);
                } else if (cell instanceof Double number) {
                    out.addDouble(number);
                } else {
                    out.addBinary(Binary.fromString(cell.toString()));
                }
                out.endField(name, i);
            }
        }
        out.endMessage();
    }
}
