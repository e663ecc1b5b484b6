package io.crystallize.core.experiment;

import io.crystallize.core.Replicated;
import io.crystallize.core.Step;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many replicates the sources of an experiment have, in all its conditions; tells where they differ. */
final class SourceReplicates {
    private final Set<Problem> problems;
    private @Nullable Count first;

    private record Count(String source, int number) {}

    SourceReplicates(Set<Problem> problems) {
        this.problems = problems;
    }

    /** Adds a source, which may say how many it has. */
    void add(String source, Step<?, ?> step, @Nullable Location location) {
        if (!(step instanceof Replicated replicated)) {
            return;
        }
        Count count;
        try {
            count = new Count(source, replicated.replicates());
        } catch (RuntimeException | LinkageError | AssertionError e) { // the author's code
            problem(location, "Source '" + source + "' can't say how many replicates it has: " + e);
            return;
        }
        if (count.number() < 1 || count.number() > Experiment.MAX_REPLICATES) {
            problem(
                    location,
                    "The number of replicates of source '" + source + "': expected a number from 1 to "
                            + Experiment.MAX_REPLICATES + ", found " + count.number());
        } else if (first == null) {
            first = count;
        } else if (first.number() != count.number()) {
            problem(
                    location,
                    "Source '" + source + "' has " + count.number() + " replicates, but source '" + first.source()
                            + "' has " + first.number() + ". All of an experiment's sources have one number of them");
        }
    }

    /** Returns how many the sources have, or empty if none says so. */
    OptionalInt number() {
        return first == null ? OptionalInt.empty() : OptionalInt.of(first.number());
    }

    /** Tells if the experiment says something else. */
    void compare(int number, @Nullable Location location) {
        if (first != null && first.number() != number) {
            problem(
                    location,
                    "The number of replicates is " + number + ", but source '" + first.source() + "' has "
                            + first.number() + ". Leave it out, or say " + first.number());
        }
    }

    private void problem(@Nullable Location location, String message) {
        problems.add(new Problem(location, message));
    }
}
