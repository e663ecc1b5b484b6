package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/** What a command's exit code means. A command that is cancelled ends with 130, as the shell expects. */
final class ExitCode {
    /** It completed, and nothing is wrong. */
    static final int OK = 0;
    /** It completed, with failed trials, a hypothesis that could not be judged, or a ranking of nothing. */
    static final int COMPLETED_WITH_PROBLEMS = 1;
    /** What the user gave is wrong, and nothing ran. */
    static final int BAD_INPUT = 2;
    /** A defect of the command itself. */
    static final int INTERNAL_ERROR = 70;

    static final int CANCELLED = 130;

    private ExitCode() {}

    /** Returns the code of a command that has run experiments. */
    static int of(List<ExperimentResult> results) {
        if (results.stream().anyMatch(result -> result.incomplete().equals(Optional.of(Incomplete.CANCELLED)))) {
            return CANCELLED;
        }
        return results.stream().allMatch(ExitCode::isOk) ? OK : COMPLETED_WITH_PROBLEMS;
    }

    private static boolean isOk(ExperimentResult result) {
        boolean judged =
                result.verdicts().stream().noneMatch(verdict -> verdict.outcome() == Verdict.Outcome.NO_VERDICT);
        boolean ranked =
                result.rankings().stream().noneMatch(ranking -> ranking.places().isEmpty());
        return judged
                && ranked
                && result.failures().isEmpty()
                && result.disputes().isEmpty();
    }
}
