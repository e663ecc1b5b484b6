package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.ExperimentResult.FailedTrial;
import io.crystallize.core.experiment.Look;
import io.crystallize.core.verdict.Ranking;
import io.crystallize.core.verdict.Samples;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.core.verdict.Verdict.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;

/** A result as text for a terminal. */
final class Report {
    private static final int MOST_FAILURES = 20;

    private final ExperimentResult result;
    private final String description;

    /**
     * The report of a result.
     *
     * @param description what the experiment is about, or an empty text
     */
    Report(ExperimentResult result, String description) {
        this.result = result;
        this.description = description;
    }

    void print(PrintWriter out) {
        out.println(result.experiment() + (description.isEmpty() ? "" : ": " + description));
        out.println();
        printTable(out, table());
        out.println();
        for (Verdict verdict : result.verdicts()) {
            out.println(verdict.sentence());
            verdict.cautions().forEach(caution -> out.println("NOTE     " + caution));
        }
        result.looks().forEach(look -> look.verdicts().forEach(seen -> out.println(inWords(look, seen))));
        if (!result.verdicts().isEmpty()) {
            out.println();
        }
        for (Ranking ranking : result.rankings()) {
            new RankingReport(ranking).print(out);
            out.println();
        }
        printProblems(out);
        out.println("trials   " + (result.executed() + result.resumed()) + " of " + result.total() + " run"
                + (result.resumed() == 0 ? "" : " (" + result.resumed() + " earlier)")
                + ", " + result.failures().size() + " failed"
                + result.incomplete()
                        .map(why -> "; " + why.name().replace('_', ' ') + ", not complete")
                        .orElse(""));
        out.println("cache    " + result.cache().hits() + " hits, "
                + result.cache().misses() + " misses"
                + (result.cache().audited() == 0 ? "" : ", " + result.cache().audited() + " audited")
                + (result.cache().errors() == 0 ? "" : ", " + result.cache().errors() + " errors"));
        if (!result.recordedSteps().isEmpty()) {
            out.println("recorded " + String.join(", ", result.recordedSteps())
                    + ": first answers are kept, until --refresh");
        }
        out.println("seed     " + result.seed());
        result.folder().ifPresent(folder -> out.println("run      " + folder));
        out.println("digest   " + result.digest());
    }

    private static String inWords(Look look, Look.Seen seen) {
        return (look.planned() ? "  look at " : "  seen before, at ")
                + look.replicates() + " replicates: " + seen.hypothesis() + ": "
                + (look.planned() && seen.outcome() != Outcome.SUPPORTED ? "undecided" : seen.outcome())
                + (seen.p() == null ? "" : " (p = " + number(seen.p()) + ")");
    }

    void printProblems(PrintWriter out) {
        List<FailedTrial> failures = result.failures();
        for (FailedTrial failed : failures.subList(0, Math.min(failures.size(), MOST_FAILURES))) {
            out.println("FAILED   condition " + failed.trial().condition() + ", replicate "
                    + failed.trial().replicate() + ", step " + failed.failure().step() + ": "
                    + failed.failure().type()
                    + (failed.failure().message().isEmpty()
                            ? ""
                            : ": " + failed.failure().message()));
        }
        if (failures.size() > MOST_FAILURES) {
            out.println("FAILED   and " + (failures.size() - MOST_FAILURES) + " more; all are in "
                    + result.folder()
                            .map(folder -> folder.resolve("run.json").toString())
                            .orElse("the result"));
        }
        result.warnings().forEach(warning -> out.println("WARNING  " + warning));
    }

    private List<List<String>> table() {
        Set<String> metrics = new TreeSet<>();
        result.samples().values().forEach(byMetric -> metrics.addAll(byMetric.keySet()));
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("condition"));
        for (String metric : metrics) {
            head.add(metric);
            head.add("sd");
            head.add("n");
        }
        rows.add(head);
        for (Map.Entry<String, Map<String, Samples>> condition :
                result.samples().entrySet()) {
            List<String> row = new ArrayList<>(List.of(condition.getKey()));
            for (String metric : metrics) {
                row.addAll(cells(condition.getValue().getOrDefault(metric, Samples.of())));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Mean and standard deviation over the replicates, and how many have a value. */
    private static List<String> cells(Samples samples) {
        double[] values = IntStream.range(0, samples.replicates())
                .mapToObj(samples::value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        if (values.length == 0) {
            return List.of("-", "-", "0");
        }
        DoubleStatistics statistics = DoubleStatistics.of(Set.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION), values);
        return List.of(
                number(statistics.getAsDouble(Statistic.MEAN)),
                values.length == 1 ? "-" : number(statistics.getAsDouble(Statistic.STANDARD_DEVIATION)),
                Integer.toString(values.length));
    }

    static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 1e6 || value != 0 && Math.abs(value) < 1e-3 ? "%.3e" : "%.4f", value);
    }

    private static void printTable(PrintWriter out, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> IntStream.range(0, columns)
                .forEach(i -> widths[i] = Math.max(widths[i], row.get(i).length())));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
