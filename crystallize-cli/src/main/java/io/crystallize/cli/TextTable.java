package io.crystallize.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of equally many cells, in columns: the first to the left, the others to the right, unless all are texts. */
final class TextTable {
    private final boolean texts;
    private final List<List<String>> rows = new ArrayList<>();

    /** Makes a table of numbers, each row of which has a name. */
    TextTable() {
        this(false);
    }

    private TextTable(boolean texts) {
        this.texts = texts;
    }

    /** Returns a table of texts, all to the left. */
    static TextTable ofTexts() {
        return new TextTable(true);
    }

    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    void print(PrintWriter out) {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(i ->
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(i == 0 || texts ? row.get(i) + pad : pad + row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
