package io.crystallize.core.experiment;

import io.crystallize.core.experiment.ExperimentResult.FailedTrial;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.Samples;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Decides which conditions an experiment runs, round by round, each when the outcome of those before is known. What it
 * decides must follow from the seed and the outcomes alone: then a run that was killed and is resumed takes the same way
 * again, and finds in the journal what it has finished. Used by one thread.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Rounds {
    /**
     * A condition that a round needs.
     *
     * @param treatment what it changes of the baseline; another round may name it again, with more replicates. Its name
     *     stands for one change, and is not {@code baseline}
     * @param replicates how many replicates there should be of it in all, at least 1: those from 0 on. Those of earlier rounds aren't run
     *     again
     */
    record Arm(Treatment treatment, int replicates) {
        /** Makes an arm. */
        public Arm {
            if (treatment.name().equals(Condition.BASELINE)) {
                throw new IllegalArgumentException("An arm is no baseline");
            }
            if (replicates < 1) {
                throw new IllegalArgumentException("An arm has " + replicates + " replicates");
            }
        }
    }

    /**
     * What a condition gave, in this round and those before.
     *
     * @param arm as it was asked for
     * @param samples by metric, sorted
     * @param failures the trials that failed, by replicate
     * @param refusal why it can't be run, or empty if it can be; then there is nothing else
     */
    record Outcome(Arm arm, Map<String, Samples> samples, List<FailedTrial> failures, List<Problem> refusal) {
        /** Makes an outcome; the lists are copied. */
        public Outcome {
            failures = List.copyOf(failures);
            refusal = List.copyOf(refusal);
        }
    }

    /**
     * Returns what the next round needs.
     *
     * @param seed the seed of the run
     * @param outcomes what the last round gave, in the order of its arms; empty at first
     * @return the arms, of different names; none ends the run
     */
    List<Arm> next(long seed, List<Outcome> outcomes);

    /** Returns how many trials all rounds have at most, for those who watch. */
    int trials();
}
