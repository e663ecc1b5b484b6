package io.crystallize.cli;

import io.crystallize.plugins.schema.Reference;
import io.crystallize.plugins.schema.Reference.Parameter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A reference as text.
 *
 * @param reference what it is of
 */
record ReferenceText(Reference reference) {
    private static final List<String> TITLES = List.of("Parameter", "Type", "Default", "Constraints", "Description");

    void print(PrintWriter out) {
        out.println(reference.name() + ", a" + (startsWithVowel() ? "n " : " ")
                + reference.kind().label());
        String origin = reference.origin().isEmpty() ? "" : " (" + reference.origin() + ")";
        out.println("  " + reference.type() + origin);
        if (!reference.description().isEmpty()) {
            out.println();
            out.println(reference.description());
        }
        out.println();
        if (reference.parameters().isEmpty()) {
            out.println("It has no parameters.");
        } else {
            table(out);
        }
        out.println();
        out.println("Example:");
        reference.example().lines().forEach(line -> out.println("  " + line));
    }

    private boolean startsWithVowel() {
        return "aeiou".indexOf(reference.kind().label().charAt(0)) >= 0;
    }

    /** Prints the parameters in columns, without those that are empty. */
    private void table(PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (Parameter parameter : reference.parameters()) {
            String otherwise = parameter.otherwise() == null
                    ? parameter.required() ? "(required)" : "(none)"
                    : parameter.otherwise();
            rows.add(List.of(
                    parameter.name(), parameter.type(), otherwise, parameter.constraints(), parameter.description()));
        }
        int[] columns = IntStream.range(0, TITLES.size())
                .filter(i -> rows.stream().skip(1).anyMatch(row -> !row.get(i).isEmpty()))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column : columns) {
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                line.append("  ")
                        .append(row.get(column))
                        .append(" ".repeat(width - row.get(column).length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
