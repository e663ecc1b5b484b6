package io.crystallize.core.optimize;

import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Name;
import io.crystallize.core.problem.InvalidInputException;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Gives many candidates few replicates, and the better ones more (Jamieson &amp; Talwalkar, <i>Non-stochastic best arm
 * identification and hyperparameter optimization</i>, AISTATS 2016): of n candidates, drawn as by {@link RandomSearch},
 * each round keeps the best part and gives it so many times the replicates that all rounds cost about the same; the last
 * one has all replicates of the goal. The sizes of the rounds are those of Li et al., <i>Hyperband</i>, Journal of
 * Machine Learning Research 18, 2018, section 3.
 *
 * <p>One candidate is better than another if its mean is, or, of two objectives, if it is in an earlier front. Of equal
 * ones, that which was drawn first goes on. One without a value in every replicate (a trial failed, or recorded none)
 * never goes on, even if then fewer do; if none does, the search ends.
 *
 * @param candidates how many to begin with, at least 2
 * @param factor by how much a round divides the candidates, at least 2
 */
@Name("halving")
@Description(
        "Tries many candidates with few replicates, goes on with the best of them and more" + " replicates, and so on.")
@Example("halving: { candidates: 16, factor: 2 }")
@API(status = API.Status.MAINTAINED, since = "0.1")
public record SuccessiveHalving(
        @Description("How many to begin with.") @Min(2) @Default("16")
        int candidates,

        @Description("By how much a round divides the candidates.") @Min(2) @Default("2")
        int factor)
        implements Optimizer {
    /**
     * Makes an optimizer.
     *
     * @throws InvalidInputException if there are fewer than 2 candidates, or the factor is less than 2
     */
    public SuccessiveHalving {
        if (candidates < 2) {
            throw new InvalidInputException(
                    "The candidates of successive halving: expected at least 2, found " + candidates);
        }
        if (factor < 2) {
            throw new InvalidInputException("The factor of successive halving: expected at least 2, found " + factor);
        }
    }

    /** What each round has: how many candidates, and how many replicates of each in all. */
    private record Round(int candidates, int replicates) {}

    @Override
    public String name() {
        return "halving:" + candidates + "/" + factor;
    }

    @Override
    public int budget(SearchSpace space, Goal goal) {
        List<Round> rounds = rounds((int) Math.min(candidates, space.size().orElse(candidates)), goal.replicates());
        long trials = 0;
        int before = 0;
        for (Round round : rounds) {
            trials += (long) round.candidates() * (round.replicates() - before);
            before = round.replicates();
        }
        return Budgets.of(trials);
    }

    /** As many rounds as candidates or replicates can be divided, and one. */
    private List<Round> rounds(int first, int replicates) {
        int divisions = 0;
        long divisor = factor;
        while (divisor <= first && divisor <= replicates) {
            divisions++;
            divisor *= factor;
        }
        List<Round> rounds = new ArrayList<>();
        divisor /= factor;
        int left = first;
        for (int i = 0; i <= divisions; i++) {
            rounds.add(new Round(left, (int) (replicates / divisor)));
            left /= factor;
            divisor /= factor;
        }
        return rounds;
    }

    @Override
    public Search begin(SearchSpace space, Goal goal, long seed) {
        budget(space, goal);
        List<Candidate> drawn = LowDiscrepancy.candidates(space, candidates, seed);
        return new Halving(drawn, rounds(drawn.size(), goal.replicates()), new Ranking(goal.objectives()));
    }

    private static final class Halving implements Search {
        private final Map<Candidate, Integer> order = new LinkedHashMap<>();
        private final List<Round> rounds;
        private final Ranking ranking;
        private List<Candidate> left;
        private int round;

        Halving(List<Candidate> drawn, List<Round> rounds, Ranking ranking) {
            drawn.forEach(candidate -> order.put(candidate, order.size()));
            this.rounds = rounds;
            this.ranking = ranking;
            left = drawn;
        }

        @Override
        public List<Proposal> ask() {
            if (round == rounds.size()) {
                return List.of();
            }
            int replicates = rounds.get(round).replicates();
            return left.stream()
                    .map(candidate -> new Proposal(candidate, replicates))
                    .toList();
        }

        @Override
        public void tell(List<Evaluation> evaluations) {
            round++;
            if (round < rounds.size()) {
                List<Evaluation> comparable = evaluations.stream()
                        .filter(Evaluation::isComparable)
                        .sorted(Comparator.comparing(evaluation -> order.get(evaluation.candidate())))
                        .toList();
                left = ranking.ranked(comparable, Evaluation::means).stream()
                        .limit(rounds.get(round).candidates())
                        .map(Evaluation::candidate)
                        .toList();
            }
        }
    }
}
