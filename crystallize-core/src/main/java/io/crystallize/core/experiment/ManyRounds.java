package io.crystallize.core.experiment;

import io.crystallize.core.experiment.Rounds.Arm;
import io.crystallize.core.experiment.Rounds.Outcome;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.PlannedLooks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rounds that somebody else decides. The experiment gives what they change, and runs no condition of its own. */
final class ManyRounds implements Agenda {
    private final Experiment base;
    private final ExperimentOptions options;
    private final Rounds rounds;
    private final Map<String, Condition> conditions = new LinkedHashMap<>();
    private final Map<String, List<Problem>> refused = new LinkedHashMap<>();
    private List<Arm> last = List.of();

    ManyRounds(Experiment base, ExperimentOptions options, Rounds rounds) {
        this.base = base;
        this.options = options;
        this.rounds = rounds;
    }

    @Override
    public Experiment experiment() {
        return base.of(List.copyOf(conditions.values()));
    }

    @Override
    public int trials(RunPlan plan) {
        return rounds.trials();
    }

    /** Nothing is claimed of what is searched. */
    @Override
    public PlannedLooks looks(RunPlan plan) {
        return PlannedLooks.once(plan.replicates());
    }

    @Override
    public Map<String, Integer> next(RunPlan plan, ResultCollector soFar) {
        Map<String, Integer> round = new LinkedHashMap<>();
        do {
            List<Outcome> outcomes =
                    last.stream().map(arm -> outcome(arm, soFar)).toList();
            last = List.copyOf(rounds.next(plan.seed(), outcomes));
            for (Arm arm : last) {
                add(arm, plan, round);
            }
        } while (round.isEmpty() && !last.isEmpty()); // all of them refused
        return round;
    }

    private void add(Arm arm, RunPlan plan, Map<String, Integer> round) {
        String name = arm.treatment().name();
        if (arm.replicates() > plan.replicates()) {
            throw new IllegalArgumentException("Condition '" + name + "' is to have " + arm.replicates()
                    + " replicates, but the run has " + plan.replicates());
        }
        if (!conditions.containsKey(name) && !refused.containsKey(name)) {
            try {
                conditions.put(name, condition(arm.treatment()));
            } catch (InvalidInputException e) {
                refused.put(name, e.problems());
            }
        }
        if (conditions.containsKey(name) && round.put(name, arm.replicates()) != null) {
            throw new IllegalArgumentException("Condition '" + name + "' is twice in a round");
        }
    }

    private Condition condition(Treatment treatment) {
        Condition condition = base.condition(treatment);
        List<Problem> problems = base.of(List.of(condition)).problems(options.formats(), options.baseFolder());
        if (!problems.isEmpty()) {
            throw new InvalidInputException(new ArrayList<>(problems));
        }
        return condition;
    }

    private Outcome outcome(Arm arm, ResultCollector soFar) {
        String name = arm.treatment().name();
        return refused.containsKey(name)
                ? new Outcome(arm, Map.of(), List.of(), refused.get(name))
                : new Outcome(arm, soFar.samples(name), soFar.failures(name), List.of());
    }
}
