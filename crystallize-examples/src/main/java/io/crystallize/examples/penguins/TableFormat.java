package io.crystallize.examples.penguins;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Table} in bytes: the number of features, their names, the number of rows, and each row's label and values.
 * As {@link DataOutput} writes them.
 */
final class TableFormat {
    private TableFormat() {}

    static void write(Table table, DataOutput out) throws IOException {
        out.writeInt(table.features().size());
        for (String feature : table.features()) {
            out.writeUTF(feature);
        }
        out.writeInt(table.rows().size());
        for (Row row : table.rows()) {
            out.writeUTF(row.label());
            for (double value : row.values()) {
                out.writeDouble(value);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws java.io.EOFException if the bytes end too early
     * @throws IllegalArgumentException if they are no table
     */
    static Table read(DataInput in) throws IOException {
        // No list is made as long as the bytes say: damaged ones may ask for more memory than there is.
        List<String> features = new ArrayList<>();
        int width = in.readInt();
        for (int i = 0; i < width; i++) {
            features.add(in.readUTF());
        }
        List<Row> rows = new ArrayList<>();
        int length = in.readInt();
        for (int i = 0; i < length; i++) {
            rows.add(readRow(width, in));
        }
        return new Table(features, rows);
    }

    private static Row readRow(int width, DataInput in) throws IOException {
        String label = in.readUTF();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            values.add(in.readDouble());
        }
        return new Row(label, values);
    }
}
