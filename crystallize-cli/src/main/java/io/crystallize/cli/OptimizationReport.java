package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.optimize.Objective;
import io.crystallize.core.optimize.OptimizationResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** What a search found as text for a terminal. */
final class OptimizationReport {
    private static final int MOST_ROWS = 30;

    private final OptimizationResult result;
    private final String description;

    /**
     * The report of a result.
     *
     * @param description what the experiment is about, or an empty text
     */
    OptimizationReport(OptimizationResult result, String description) {
        this.result = result;
        this.description = description;
    }

    void print(PrintWriter out) {
        ExperimentResult trials = result.trials();
        out.println(trials.experiment() + ": "
                + result.objectives().stream().map(Objective::toString).collect(Collectors.joining(", "))
                + ", by " + result.optimizer());
        out.println();
        List<List<String>> rows = result.table();
        TextTable table = new TextTable();
        rows.stream().limit(1 + MOST_ROWS).forEach(row -> table.row(row.toArray(String[]::new)));
        table.print(out);
        if (rows.size() > 1 + MOST_ROWS) {
            out.println("and " + (rows.size() - 1 - MOST_ROWS) + " more; --json has all");
        }
        out.println();
        result.best()
                .forEach(found -> out.println((result.objectives().size() > 1 ? "front    " : "best     ")
                        + found.candidate().name()));
        if (result.best().isEmpty()) {
            out.println("best     none");
        }
        printProblems(out);
        out.println("trials   " + (trials.executed() + trials.resumed()) + " run"
                + (trials.resumed() == 0 ? "" : " (" + trials.resumed() + " earlier)")
                + ", " + trials.failures().size() + " failed"
                + trials.incomplete()
                        .map(why -> "; " + why.name().replace('_', ' ') + ", not complete")
                        .orElse(""));
        out.println(
                "cache    " + trials.cache().hits() + " hits, " + trials.cache().misses() + " misses");
        out.println("seed     " + trials.seed());
        trials.folder().ifPresent(folder -> out.println("run      " + folder));
        out.println("digest   " + result.digest());
    }

    void printProblems(PrintWriter out) {
        new Report(result.trials(), description).printProblems(out);
        result.warnings().forEach(warning -> out.println("NOTE     " + warning));
    }
}
