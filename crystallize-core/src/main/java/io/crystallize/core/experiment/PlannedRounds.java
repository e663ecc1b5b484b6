package io.crystallize.core.experiment;

import io.crystallize.core.verdict.PlannedLooks;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All conditions of an experiment at once, up to the next look at the verdicts: whatever they are, a round has all
 * trials up to it and none beyond, so that it is the same look however the trials ran.
 */
final class PlannedRounds implements Agenda {
    private final Experiment experiment;
    private int rounds;

    PlannedRounds(Experiment experiment) {
        this.experiment = experiment;
    }

    @Override
    public Experiment experiment() {
        return experiment;
    }

    @Override
    public int trials(RunPlan plan) {
        return plan.replicates() * experiment.conditions().size();
    }

    @Override
    public PlannedLooks looks(RunPlan plan) {
        return plan.looks().upTo(Math.max(1, rounds));
    }

    @Override
    public Map<String, Integer> next(RunPlan plan, ResultCollector soFar) {
        Map<String, Integer> all = new LinkedHashMap<>();
        if (rounds == 0 || !isDone(plan, soFar)) {
            rounds++;
            int replicates = looks(plan).now();
            experiment.conditions().forEach(name -> all.put(name, replicates));
        }
        return all;
    }

    private boolean isDone(RunPlan plan, ResultCollector soFar) {
        PlannedLooks looks = looks(plan);
        return looks.areAllTaken() || soFar.decides(experiment, plan, looks);
    }
}
