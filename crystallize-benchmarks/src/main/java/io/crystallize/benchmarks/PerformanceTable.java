package io.crystallize.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** The figures as a page of Markdown. */
public final class PerformanceTable {
    private static final String MISSING = "–";

    private final Figures figures;
    private final boolean whole;
    private final SortedSet<String> missing = new TreeSet<>();
    private final StringJoiner page = new StringJoiner("\n", "", "\n");

    /**
     * Creates an empty page.
     *
     * @param whole whether all should be on it, or only what was measured
     */
    PerformanceTable(Figures figures, boolean whole) {
        this.figures = figures;
        this.whole = whole;
    }

    /**
     * Writes the page, and tells on the standard error what should be on it but wasn't measured; then ends with 1.
     *
     * @param args the file to write; a file with what is to stand at the end; {@code whole}, or {@code part} if only what
     *     was measured should be there; and the files of results
     */
    public static void main(String[] args) throws IOException {
        List<Path> results = Arrays.stream(args).skip(3).map(Path::of).toList();
        PerformanceTable table = new PerformanceTable(Figures.read(results), args[2].equals("whole"));
        table.render(Machine.here());
        Files.writeString(Path.of(args[0]), table.page + "\n" + Files.readString(Path.of(args[1])));
        if (!table.missing().isEmpty()) {
            System.err.println("Not measured: " + String.join(", ", table.missing()));
            System.exit(1);
        }
    }

    /** Returns the names of what should be on the page but wasn't measured; of a part, nothing should. */
    SortedSet<String> missing() {
        return whole ? missing : Collections.emptySortedSet();
    }

    /** Returns the page. */
    String render(Machine machine) {
        page.add("# Speed, beside its limits")
                .add("")
                .add("Written by `./crystallize-benchmarks/run`. " + machine.text() + ".")
                .add("")
                .add(
                        "Each limit was measured in the same run. A ratio of times is better the smaller it is; one of rates, the"
                                + " larger. Behind ± is half of what lies between the smallest and the largest measurement.");
        aims();
        stores();
        growth();
        allocations();
        return page.toString();
    }

    /** Finds a figure that should be there. */
    private Optional<Figure> find(String fullName) {
        Optional<Figure> figure = figures.find(fullName);
        if (figure.isEmpty()) {
            missing.add(fullName);
        }
        return figure;
    }

    /** Adds a table, unless it is of a part in which none of its rows is. */
    private void table(String title, List<String> columns, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.add("").add("## " + title).add("");
        row(columns);
        page.add("|" + "---|".repeat(columns.size()));
        rows.forEach(this::row);
    }

    private void row(List<String> cells) {
        page.add("| " + String.join(" | ", cells) + " |");
    }

    private void aims() {
        List<List<String>> rows = new ArrayList<>();
        for (Aim aim : Aim.all()) {
            Optional<Figure> figure = find(aim.figure());
            Optional<Figure> limit = aim.limit().isEmpty() ? Optional.empty() : find(aim.limit());
            Optional<Double> ratio = figure.flatMap(mine -> limit.map(theirs -> ratio(aim, mine, theirs)));
            Optional<Double> compared = aim.kind() == Aim.Kind.ABSOLUTE ? figure.map(Figure::score) : ratio;
            if (whole || figure.isPresent()) {
                rows.add(List.of(
                        aim.what(),
                        aim.limitText(),
                        limit.map(PerformanceTable::withSpread).orElse(MISSING),
                        figure.map(PerformanceTable::withSpread).orElse(MISSING),
                        ratio.map(value -> number(value, aim) + " ×").orElse(MISSING),
                        aimText(aim, figure),
                        compared.map(value -> isMet(aim, value) ? "yes" : "**no**")
                                .orElse("not measured")));
            }
        }
        table("Aims", List.of("what", "limit", "limit's figure", "figure", "ratio", "aim", "met"), rows);
    }

    private static double ratio(Aim aim, Figure figure, Figure limit) {
        return aim.kind() == Aim.Kind.RATE ? limit.base() / figure.base() : figure.base() / limit.base();
    }

    private static boolean isMet(Aim aim, double value) {
        return aim.kind() == Aim.Kind.RATE ? value >= aim.bound() : value <= aim.bound();
    }

    /** What misses its bound by little shouldn't be rounded to it. */
    private static String number(double ratio, Aim aim) {
        String number = Figure.number(ratio);
        boolean looksMet =
                aim.kind() != Aim.Kind.ABSOLUTE && !isMet(aim, ratio) && number.equals(Figure.number(aim.bound()));
        return looksMet ? String.format(Locale.ROOT, "%.4f", ratio) : number;
    }

    private static String aimText(Aim aim, Optional<Figure> figure) {
        return switch (aim.kind()) {
            case TIMES -> "≤ " + Figure.number(aim.bound()) + " ×";
            case RATE -> "≥ " + Figure.number(aim.bound()) + " × the rate";
            case ABSOLUTE ->
                "≤ "
                        + Figure.text(aim.bound(), figure.map(Figure::unit).orElse(""))
                                .strip();
        };
    }

    private static String withSpread(Figure figure) {
        return "%s ± %.0f %%".formatted(figure.text(), figure.spread());
    }

    /** What a user would take instead. */
    private void stores() {
        List<List<String>> stores = new ArrayList<>();
        for (StoreKind kind : StoreKind.values()) {
            Optional<Figure> put = find("StoreBenchmark.put[store=%s]".formatted(kind));
            Optional<Figure> get = find("StoreBenchmark.get[store=%s]".formatted(kind));
            if (whole || put.isPresent() || get.isPresent()) {
                stores.add(List.of(kind.label(), cell(put), cell(get), kind.durability()));
            }
        }
        table("What else could be taken", List.of("store", "put a small entry", "get it", "what was put"), stores);
        List<List<String>> steps = new ArrayList<>();
        for (List<String> way : List.of(
                List.of("a pipeline, with provenance", "StepBenchmark.memoryHit"),
                List.of("a loop and a `HashMap`", "StepBenchmark.bareLoop"),
                List.of("a loop, Caffeine and Jackson", "StepBenchmark.caffeineAndJackson"))) {
            Optional<Figure> step = find(way.get(1));
            if (whole || step.isPresent()) {
                steps.add(List.of(way.get(0), cell(step)));
            }
        }
        table("Ten steps from memory", List.of("how", "a step"), steps);
    }

    private static String cell(Optional<Figure> figure) {
        return figure.map(PerformanceTable::withSpread).orElse(MISSING);
    }

    private void growth() {
        List<List<String>> rows = new ArrayList<>();
        Map<String, NavigableMap<Long, Figure>> plots = new LinkedHashMap<>();
        for (Growth growth : Growth.all()) {
            NavigableMap<Long, Figure> ofSizes = new TreeMap<>();
            for (long size : growth.sizes()) {
                find(growth.figure(size)).ifPresent(figure -> {
                    Map.Entry<Long, Figure> before = ofSizes.lastEntry();
                    rows.add(List.of(
                            growth.name(),
                            size + " " + growth.parameter(),
                            withSpread(figure),
                            before == null ? "" : grown(before, size, figure)));
                    ofSizes.put(size, figure);
                });
            }
            if (!ofSizes.isEmpty()) {
                plots.put(growth.name(), ofSizes);
            }
        }
        table("How the cost grows", List.of("benchmark", "size", "time", "beside the row before"), rows);
        plots.forEach(this::plot);
    }

    private static String grown(Map.Entry<Long, Figure> before, long size, Figure figure) {
        return Figure.number(figure.base() / before.getValue().base()) + " × the time, "
                + Figure.number((double) size / before.getKey()) + " × the size";
    }

    /** Both axes are logarithmic, and sizes grow by one factor, so that a power of the size is a straight line. */
    private void plot(String name, NavigableMap<Long, Figure> ofSizes) {
        page.add("")
                .add("```mermaid")
                .add("xychart-beta")
                .add("    title \"" + name + "\"")
                .add("    x-axis \"size\" " + ofSizes.keySet())
                .add("    y-axis \"log10 of the time in ns\"")
                .add("    line "
                        + ofSizes.values().stream()
                                .map(figure -> String.format(Locale.ROOT, "%.2f", Math.log10(figure.base())))
                                .toList())
                .add("```");
    }

    private void allocations() {
        List<List<String>> rows = new ArrayList<>();
        for (Class<?> benchmark : List.of(StepBenchmark.class, TrialBenchmark.class, ContentionBenchmark.class)) {
            for (Figure figure : figures.of(benchmark)) {
                figure.allocated()
                        .ifPresent(bytes -> rows.add(List.of(figure.fullName(), Figure.number(Math.rint(bytes)))));
            }
        }
        table("Memory", List.of("benchmark", "bytes allocated per operation"), rows);
    }
}
