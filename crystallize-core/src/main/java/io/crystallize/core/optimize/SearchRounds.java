package io.crystallize.core.optimize;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Rounds;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.optimize.Optimizer.Proposal;
import io.crystallize.core.optimize.Optimizer.Search;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lets an optimizer decide the rounds of a run: asks it, and tells it what the candidates gave. */
final class SearchRounds implements Rounds {
    private static final Samples NONE = Samples.of();

    private final Optimizer optimizer;
    private final ContextLoader loader;
    private final SearchSpace space;
    private final Goal goal;
    private final OptionalLong ownSeed;
    private final int budget;
    /** The most replicates of each candidate, in the order in which they were first asked for. */
    private final Map<Candidate, Integer> replicates = new LinkedHashMap<>();

    private final Map<Candidate, List<String>> refusals = new HashMap<>();
    private final Map<String, Candidate> byName = new HashMap<>();
    private @Nullable Search search;
    private List<Proposal> asked = List.of();

    /**
     * The rounds of one run.
     *
     * @throws InvalidInputException if the optimizer can't search this space for this goal
     */
    SearchRounds(Optimizer optimizer, SearchSpace space, Goal goal, OptionalLong ownSeed) {
        this.optimizer = optimizer;
        this.space = space;
        this.goal = goal;
        this.ownSeed = ownSeed;
        this.loader = ContextLoader.of(optimizer);
        budget = loader.call(() -> optimizer.budget(space, goal));
    }

    /**
     * Returns what all candidates gave, in the order in which they were first asked for.
     *
     * @param trials the result of the run
     */
    List<CandidateResult> results(ExperimentResult trials) {
        Map<String, Integer> failures = failures(trials);
        List<CandidateResult> results = new ArrayList<>();
        replicates.forEach((candidate, number) -> results.add(result(
                candidate,
                number,
                goal.objectives(),
                trials,
                failures.getOrDefault(candidate.name(), 0),
                refusals.getOrDefault(candidate, List.of()))));
        return results;
    }

    /** Returns how many trials of each condition failed, if any. */
    static Map<String, Integer> failures(ExperimentResult trials) {
        Map<String, Integer> failures = new HashMap<>();
        trials.failures().forEach(failed -> failures.merge(failed.trial().condition(), 1, Integer::sum));
        return failures;
    }

    /** Returns what the trials of a candidate that was given so many replicates say of it. */
    static CandidateResult result(
            Candidate candidate,
            int replicates,
            List<Objective> objectives,
            ExperimentResult trials,
            int failures,
            List<String> refusals) {
        List<Samples> values = values(objectives, trials.samples().getOrDefault(candidate.name(), Map.of()));
        return new CandidateResult(
                candidate,
                replicates,
                values.stream().map(Estimate::of).toList(),
                failures,
                new Evaluation(candidate, replicates, values, failures).isComparable(),
                refusals);
    }

    @Override
    public int trials() {
        return budget;
    }

    @Override
    public List<Arm> next(long seed, List<Outcome> outcomes) {
        if (search == null) {
            search = loader.call(() -> optimizer.begin(space, goal, ownSeed.orElse(seed)));
        } else {
            tell(search, outcomes);
        }
        asked = List.copyOf(loader.call(search::ask));
        check();
        List<Arm> arms = new ArrayList<>();
        for (Proposal proposal : asked) {
            Candidate candidate = proposal.candidate();
            byName.put(candidate.name(), candidate);
            replicates.merge(candidate, proposal.replicates(), Math::max);
            arms.add(new Arm(space.treatment(candidate.name(), candidate.values()), proposal.replicates()));
        }
        if (replicates.values().stream().mapToLong(Integer::longValue).sum() > budget) {
            throw broken("asked for more trials than its budget of " + budget);
        }
        return arms;
    }

    private void tell(Search begun, List<Outcome> outcomes) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Candidate candidate = byName.get(outcome.arm().treatment().name());
            int number = outcome.arm().replicates();
            boolean isRefused = !outcome.refusal().isEmpty();
            if (isRefused) {
                refusals.put(
                        candidate,
                        outcome.refusal().stream().map(Problem::message).toList());
            }
            int failures = isRefused ? number : outcome.failures().size();
            evaluations.add(new Evaluation(candidate, number, values(goal.objectives(), outcome.samples()), failures));
        }
        loader.call(() -> {
            begun.tell(evaluations);
            return true;
        });
    }

    /** Returns the samples of each objective. */
    private static List<Samples> values(List<Objective> objectives, Map<String, Samples> samples) {
        return objectives.stream()
                .map(objective -> samples.getOrDefault(objective.metric(), NONE))
                .toList();
    }

    private void check() {
        Set<Candidate> different = new HashSet<>();
        for (Proposal proposal : asked) {
            if (!space.contains(proposal.candidate())) {
                throw broken("asked for a candidate that is not in the search space: " + proposal.candidate());
            }
            if (proposal.replicates() < 1 || proposal.replicates() > goal.replicates()) {
                throw broken("asked for " + proposal.replicates() + " replicates of " + proposal.candidate()
                        + ", but the goal has " + goal.replicates());
            }
            if (!different.add(proposal.candidate())) {
                throw broken("asked for a candidate twice at once: " + proposal.candidate());
            }
        }
    }

    private IllegalStateException broken(String what) {
        return new IllegalStateException("The optimizer '" + optimizer.name() + "' ("
                + optimizer.getClass().getName() + ") " + what);
    }

    static String noSuchMetric(String metric, Set<String> metrics) {
        Set<String> sorted = new TreeSet<>(metrics);
        return "No trial recorded the metric '" + metric + "', which the objective is about. Metrics: "
                + String.join(", ", sorted) + "." + Suggestions.didYouMean(metric, sorted);
    }
}
