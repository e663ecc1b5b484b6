package io.crystallize.core.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV as in RFC 4180, in UTF-8, with a head. An empty cell is nothing; an empty text is {@code ""}. Numbers are as Java
 * writes them, so that they are read back exactly, with {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
final class CsvFormat implements TableFormat {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public void write(ResultTable table, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        write(table.columns().stream().map(Column::name).toList(), writer);
        table.forEachRow(cells -> write(cells, writer));
        writer.flush();
    }

    private static void write(List<? extends @Nullable Object> cells, Writer out) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            Object cell = cells.get(i);
            if (cell != null) {
                out.write(quoted(cell.toString()));
            }
        }
        out.write("\r\n");
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
