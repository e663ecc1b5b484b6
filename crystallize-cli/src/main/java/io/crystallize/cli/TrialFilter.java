package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which trials and steps of a run are asked for. */
final class TrialFilter {
    @Option(names = "--condition", paramLabel = "NAME", description = "Only this condition.")
    private @Nullable String condition;

    @Option(names = "--replicate", paramLabel = "N", description = "Only this replicate.")
    private @Nullable Integer replicate;

    @Option(names = "--step", paramLabel = "NAME", description = "Only this step.")
    private @Nullable String step;

    boolean wantsTrial(String trialCondition, Object trialReplicate) {
        return isWanted(condition, trialCondition) && isWanted(replicate, trialReplicate);
    }

    boolean wantsStep(String name) {
        return isWanted(step, name);
    }

    private static boolean isWanted(@Nullable Object option, Object found) {
        return option == null || option.toString().equals(found.toString());
    }

    /**
     * Returns what to say if nothing is what was asked for.
     *
     * @param conditions those of the run; none if nothing of it has ended
     */
    static InvalidInputException nothing(Path run, Collection<String> conditions, Collection<String> steps) {
        Set<String> sorted = new TreeSet<>(conditions);
        return new InvalidInputException(
                sorted.isEmpty()
                        ? "No step of the run in '" + run + "' has ended"
                        : "Nothing in the run in '" + run + "' is what was asked for. Conditions: "
                                + String.join(", ", sorted) + ". Steps: " + String.join(", ", new TreeSet<>(steps))
                                + ".");
    }
}
