package io.crystallize.core.optimize;

import io.crystallize.core.problem.InvalidInputException;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Chooses the candidates of a search. Immutable: what a search under way knows is in its {@link Search}.
 *
 * <p>What is asked for follows from the space, the goal, the seed and what was told, and from nothing else: no clock, no
 * other random numbers, no order of maps. A run that is resumed relies on that. Whoever writes one extends
 * {@code OptimizerContract} of the testkit, which has every clause of this as a test. One that a plugin contributes is a
 * record, whose components are what an experiment file sets.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Optimizer {
    /** Returns what it is called, with what decides it: {@code random:20}. */
    String name();

    /**
     * Returns how many trials a search asks for at most: the sum of the replicates of all its candidates, each counted
     * once, with the most it was given.
     *
     * @throws InvalidInputException if it can't search this space for this goal, with the reason
     */
    int budget(SearchSpace space, Goal goal);

    /**
     * Begins a search.
     *
     * @param seed decides what is left to chance
     * @throws InvalidInputException if it can't search this space for this goal, with the reason
     */
    Search begin(SearchSpace space, Goal goal, long seed);

    /** A search under way. For one thread. {@link #ask} and {@link #tell} take turns. */
    interface Search {
        /**
         * Returns what should be run next.
         *
         * @return different candidates of the space; none if the search has ended
         */
        List<Proposal> ask();

        /**
         * Takes what was last asked for gave.
         *
         * @param evaluations one for each proposal, in any order, which decides nothing
         */
        void tell(List<Evaluation> evaluations);
    }

    /**
     * A candidate, and how well it should be known.
     *
     * @param candidate the candidate; it may have been asked for before, with fewer replicates
     * @param replicates how many replicates it should have in all, from 1 to those of the goal
     */
    record Proposal(Candidate candidate, int replicates) {}
}
