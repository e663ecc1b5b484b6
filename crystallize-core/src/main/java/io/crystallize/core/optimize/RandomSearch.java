package io.crystallize.core.optimize;

import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.Name;
import io.crystallize.core.problem.InvalidInputException;
import jakarta.validation.constraints.Min;
import org.apiguardian.api.API;

/**
 * Tries candidates at random (Bergstra &amp; Bengio, <i>Random search for hyper-parameter optimization</i>, Journal of
 * Machine Learning Research 13, 2012), spread more evenly than by independent draws: by a randomised Halton sequence. No
 * candidate is tried twice; if the space has no more of them, it tries all.
 *
 * @param candidates how many, at least 1
 */
@Name("random")
@Description("Tries candidates at random, spread evenly.")
@Example("random: { candidates: 20 }")
@API(status = API.Status.MAINTAINED, since = "0.1")
public record RandomSearch(
        @Description("How many are tried.") @Min(1) @Default("20")
        int candidates) implements Optimizer {
    /**
     * Makes an optimizer.
     *
     * @throws InvalidInputException if there are no candidates
     */
    public RandomSearch {
        if (candidates < 1) {
            throw new InvalidInputException(
                    "The candidates of a random search: expected at least 1, found " + candidates);
        }
    }

    @Override
    public String name() {
        return "random:" + candidates;
    }

    @Override
    public int budget(SearchSpace space, Goal goal) {
        return Budgets.of(Math.min(candidates, space.size().orElse(candidates)) * goal.replicates());
    }

    @Override
    public Search begin(SearchSpace space, Goal goal, long seed) {
        budget(space, goal);
        return new Batch(LowDiscrepancy.candidates(space, candidates, seed), goal.replicates());
    }
}
