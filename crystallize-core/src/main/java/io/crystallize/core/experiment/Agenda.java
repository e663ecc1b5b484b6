package io.crystallize.core.experiment;

import io.crystallize.core.verdict.PlannedLooks;
import java.util.Map;

/** What a run has to run, round by round. For one thread. */
interface Agenda {
    /** Returns the experiment, with all conditions of the rounds up to now. */
    Experiment experiment();

    /** Returns how many trials there are at most. */
    int trials(RunPlan plan);

    /** Returns the looks at the verdicts that are planned, and how many were taken with the round that began last. */
    PlannedLooks looks(RunPlan plan);

    /**
     * Begins the next round.
     *
     * @param soFar what all rounds before gave
     * @return how many replicates there should be of each condition in it, by its name; empty if all is done
     */
    Map<String, Integer> next(RunPlan plan, ResultCollector soFar);
}
