package io.crystallize.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** The figures as a page of Markdown. */
public final class PerformanceTable {
    private static final String MISSING = "–";

    private final Figures figures;
    private final StringJoiner page = new StringJoiner("\n", "", "\n");

    private PerformanceTable(Figures figures) {
        this.figures = figures;
    }

    /**
     * Prints the page, or writes it.
     *
     * @param args the file to write, or {@code -}; a file with what is to stand at the end, which there need not be;
     *     and the files of results
     */
    public static void main(String[] args) throws IOException {
        List<Path> results = Arrays.stream(args).skip(2).map(Path::of).toList();
        Path notes = Path.of(args[1]);
        String page = render(Figures.read(results), Machine.here())
                + (Files.exists(notes) ? "\n" + Files.readString(notes) : "");
        if (args[0].equals("-")) {
            System.out.print(page);
        } else {
            Files.writeString(Path.of(args[0]), page);
        }
    }

    static String render(Figures figures, Machine machine) {
        PerformanceTable table = new PerformanceTable(figures);
        table.page
                .add("# Speed, beside its limits")
                .add("")
                .add("Written by `./crystallize-benchmarks/run`. " + machine.text() + ".")
                .add("")
                .add(
                        "Each limit was measured in the same run. A ratio of times is better the smaller it is; one of rates, the"
                                + " larger. Behind ± is half of what lies between the smallest and the largest measurement.");
        table.aims();
        table.stores();
        table.growth();
        table.allocations();
        return table.page.toString();
    }

    private void header(String title, String... columns) {
        page.add("").add("## " + title).add("");
        row(columns);
        page.add("|" + "---|".repeat(columns.length));
    }

    private void row(String... cells) {
        page.add("| " + String.join(" | ", cells) + " |");
    }

    private void aims() {
        header("Aims", "what", "limit", "limit's figure", "figure", "ratio", "aim", "met");
        for (Aim aim : Aim.all()) {
            Optional<Figure> figure = figures.find(aim.figure());
            Optional<Figure> limit = figures.find(aim.limit());
            Optional<Double> ratio = figure.flatMap(mine -> limit.map(theirs -> ratio(aim, mine, theirs)));
            Optional<Double> compared = aim.kind() == Aim.Kind.ABSOLUTE ? figure.map(Figure::score) : ratio;
            row(
                    aim.what(),
                    aim.limitText(),
                    limit.map(PerformanceTable::withSpread).orElse(MISSING),
                    figure.map(PerformanceTable::withSpread).orElse(MISSING),
                    ratio.map(value -> Figure.number(value) + " ×").orElse(MISSING),
                    aimText(aim, figure),
                    compared.map(value -> isMet(aim, value) ? "yes" : "**no**").orElse("not measured"));
        }
    }

    private static double ratio(Aim aim, Figure figure, Figure limit) {
        return aim.kind() == Aim.Kind.RATE ? limit.base() / figure.base() : figure.base() / limit.base();
    }

    private static boolean isMet(Aim aim, double value) {
        return aim.kind() == Aim.Kind.RATE ? value >= aim.bound() : value <= aim.bound();
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
        header("What else could be taken", "store", "put a small entry", "get it", "what was put");
        for (StoreKind kind : StoreKind.values()) {
            row(
                    kind.label(),
                    cell("StoreBenchmark.put[store=%s]".formatted(kind)),
                    cell("StoreBenchmark.get[store=%s]".formatted(kind)),
                    kind.durability());
        }
        header("Ten steps from memory", "how", "a step");
        row("a pipeline, with provenance", cell("StepBenchmark.memoryHit"));
        row("a loop and a `HashMap`", cell("StepBenchmark.bareLoop"));
        row("a loop, Caffeine and Jackson", cell("StepBenchmark.caffeineAndJackson"));
    }

    private String cell(String fullName) {
        return figures.find(fullName).map(PerformanceTable::withSpread).orElse(MISSING);
    }

    private void growth() {
        header("How the cost grows", "benchmark", "size", "time", "time per unit of size");
        Map<String, List<Figure>> plots = new LinkedHashMap<>();
        for (Figure figure : figures.of(GrowthBenchmark.class)) {
            String name = figure.name().substring(figure.name().indexOf('.') + 1);
            String size = figure.parameters().firstEntry().getValue();
            row(
                    name,
                    size + " " + figure.parameters().firstKey(),
                    withSpread(figure),
                    Figure.text(figure.score() / Double.parseDouble(size), figure.unit()));
            plots.computeIfAbsent(name, absent -> new ArrayList<>()).add(figure);
        }
        plots.forEach(this::plot);
    }

    /** Both axes are logarithmic, so that what grows in proportion is a straight line that rises by one for each one. */
    private void plot(String name, List<Figure> ofSizes) {
        page.add("")
                .add("```mermaid")
                .add("xychart-beta")
                .add("    title \"" + name + "\"")
                .add("    x-axis \"size\" "
                        + ofSizes.stream()
                                .map(figure -> figure.parameters().firstEntry().getValue())
                                .toList())
                .add("    y-axis \"log10 of the time in ns\"")
                .add("    line "
                        + ofSizes.stream()
                                .map(figure -> String.format(Locale.ROOT, "%.2f", Math.log10(figure.base())))
                                .toList())
                .add("```");
    }

    private void allocations() {
        header("Memory", "benchmark", "bytes allocated per operation");
        for (Class<?> benchmark : List.of(StepBenchmark.class, TrialBenchmark.class, ContentionBenchmark.class)) {
            for (Figure figure : figures.of(benchmark)) {
                figure.allocated().ifPresent(bytes -> row(figure.fullName(), Figure.number(Math.rint(bytes))));
            }
        }
    }
}
