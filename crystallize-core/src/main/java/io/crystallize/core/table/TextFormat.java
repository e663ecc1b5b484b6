package io.crystallize.core.table;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns for people, texts to the left, numbers to the right; an empty cell is {@code -}. The rows are made twice, first
 * to find out how wide the columns are.
 */
final class TextFormat implements TableFormat {
    @Override
    public String name() {
        return "table";
    }

    @Override
    public void write(ResultTable table, OutputStream out) throws IOException {
        List<Column> columns = table.columns();
        List<String> head = columns.stream().map(Column::name).toList();
        int[] widths = new int[columns.size()];
        widen(widths, head);
        table.forEachRow(cells -> widen(widths, cells));
        PrintWriter writer = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        write(head, columns, widths, writer);
        table.forEachRow(cells -> write(cells, columns, widths, writer));
        if (writer.checkError()) {
            throw new IOException("The table can't be written");
        }
    }

    private static void widen(int[] widths, List<? extends @Nullable Object> cells) {
        Arrays.setAll(widths, i -> Math.max(widths[i], text(cells.get(i)).length()));
    }

    private static void write(
            List<? extends @Nullable Object> cells, List<Column> columns, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = text(cells.get(i));
            String pad = " ".repeat(widths[i] - text.length());
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).type() == Column.Type.TEXT ? text + pad : pad + text);
        }
        out.println(line.toString().stripTrailing());
    }

    private static String text(@Nullable Object cell) {
        return cell == null ? "-" : cell.toString().replaceAll("\\R", " ");
    }
}
