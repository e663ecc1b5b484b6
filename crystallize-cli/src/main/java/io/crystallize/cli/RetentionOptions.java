package io.crystallize.cli;

import io.crystallize.core.experiment.Retention;
import io.crystallize.core.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how long artifacts of earlier runs are kept; best as settings. */
final class RetentionOptions {
    @Option(
            names = "--runs.keep-artifacts",
            paramLabel = "N",
            description =
                    "After the run, remove the artifacts of all but the experiment's N latest runs, and nothing else"
                            + " of them; by default all are kept.")
    private @Nullable Integer keep;

    @Option(
            names = "--runs.max-artifact-size",
            paramLabel = "SIZE",
            converter = Bytes.class,
            description = "After the run, remove the artifacts of the experiment's oldest runs until all take no more,"
                    + " such as 1GB; those of the latest stay.")
    private @Nullable Long maximum;

    List<Problem> problems() {
        return keepProblem("--runs.keep-artifacts", keep);
    }

    static List<Problem> keepProblem(String option, @Nullable Integer keep) {
        return keep == null || keep >= 1
                ? List.of()
                : List.of(Problem.of(
                        "Invalid value for option '" + option + "': expected at least 1 run, found " + keep));
    }

    Retention retention() {
        return new Retention(keep, maximum);
    }
}
