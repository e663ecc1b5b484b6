package io.crystallize.core.experiment;

import java.util.LinkedHashMap;
import java.util.Map;

/** All conditions of an experiment at once. */
final class OneRound implements Agenda {
    private final Experiment experiment;
    private boolean begun;

    OneRound(Experiment experiment) {
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
    public Map<String, Integer> next(RunPlan plan, ResultCollector soFar) {
        Map<String, Integer> all = new LinkedHashMap<>();
        if (!begun) {
            experiment.conditions().forEach(name -> all.put(name, plan.replicates()));
        }
        begun = true;
        return all;
    }
}
