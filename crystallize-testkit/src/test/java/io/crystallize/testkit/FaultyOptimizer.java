package io.crystallize.testkit;

import io.crystallize.core.optimize.Candidate;
import io.crystallize.core.optimize.Evaluation;
import io.crystallize.core.optimize.Goal;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Tries some at random with few replicates, and gives the best all of them; with one fault. */
record FaultyOptimizer(OptimizerFault fault) implements Optimizer {
    private static final int FIRST = 6;
    /** What the searches know, if they share it. */
    private static int shared;

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int budget(SearchSpace space, Goal goal) {
        int first = (int) Math.min(FIRST, space.size().orElse(FIRST));
        return fault == OptimizerFault.BUDGET_IS_TOO_SMALL ? first + 1 : first + goal.replicates();
    }

    @Override
    public Search begin(SearchSpace space, Goal goal, long seed) {
        return new Rounds(space, goal, new SplittableRandom(seed));
    }

    private final class Rounds implements Search {
        private final SearchSpace space;
        private final Goal goal;
        private final SplittableRandom random;
        private Candidate best;
        private int round;

        Rounds(SearchSpace space, Goal goal, SplittableRandom random) {
            this.space = space;
            this.goal = goal;
            this.random = fault == OptimizerFault.CLOCK_DECIDES ? new SplittableRandom(System.nanoTime()) : random;
        }

        @Override
        public List<Proposal> ask() {
            if (fault == OptimizerFault.NOTHING_IS_ASKED) {
                return List.of();
            }
            if (round == 0) {
                return first();
            }
            if (round == 1 || fault == OptimizerFault.NEVER_ENDS) {
                return List.of(new Proposal(
                        best,
                        fault == OptimizerFault.NEVER_ALL_REPLICATES ? goal.replicates() - 1 : goal.replicates()));
            }
            return fault == OptimizerFault.ASKS_AFTER_ITS_END && round++ > 2 ? first() : end();
        }

        private List<Proposal> end() {
            round++;
            return List.of();
        }

        private List<Proposal> first() {
            Set<Candidate> drawn = new LinkedHashSet<>();
            long number = Math.min(FIRST, space.size().orElse(FIRST));
            if (fault == OptimizerFault.ONE_CANDIDATE_IS_TOO_FEW && number == 1) {
                throw new IllegalStateException("nothing to choose from");
            }
            while (drawn.size() < number) {
                drawn.add(space.at(random.doubles(space.domains().size()).toArray()));
            }
            List<Proposal> asked = new ArrayList<>();
            drawn.forEach(candidate -> asked.add(new Proposal(candidate, 1)));
            switch (fault) {
                case SEARCHES_SHARE_WHAT_THEY_KNOW -> {
                    if (shared++ % 2 == 1) {
                        asked.remove(0);
                    }
                }
                case CANDIDATE_IS_OUTSIDE -> {
                    Map<String, Object> values =
                            new HashMap<>(asked.get(0).candidate().values());
                    values.put("more", 1L);
                    asked.set(0, new Proposal(new Candidate(values), 1));
                }
                case CANDIDATE_IS_TWICE_IN_A_ROUND -> asked.set(0, asked.get(asked.size() - 1));
                case MORE_REPLICATES_THAN_THE_GOAL ->
                    asked.set(0, new Proposal(asked.get(0).candidate(), goal.replicates() + 1));
                default -> {}
            }
            return asked;
        }

        @Override
        public void tell(List<Evaluation> evaluations) {
            round++;
            if (round > 1) {
                return;
            }
            List<Evaluation> some = new ArrayList<>(evaluations);
            if (fault != OptimizerFault.FIRST_TOLD_DECIDES) {
                some.sort(Comparator.<Evaluation>comparingDouble(
                                evaluation -> evaluation.mean(0).orElse(Double.NEGATIVE_INFINITY))
                        .thenComparing(evaluation -> evaluation.candidate().name()));
            }
            best = some.get(some.size() - 1).candidate();
            for (Evaluation evaluation : evaluations) {
                if (fault == OptimizerFault.FAILURES_ARE_FATAL) {
                    evaluation.mean(0).orElseThrow();
                }
                if (fault == OptimizerFault.NAN_IS_FATAL
                        && Double.isNaN(evaluation.mean(0).orElse(0))) {
                    throw new IllegalArgumentException("NaN");
                }
            }
        }
    }
}
