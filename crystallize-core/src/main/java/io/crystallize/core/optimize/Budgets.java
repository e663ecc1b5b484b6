package io.crystallize.core.optimize;

import io.crystallize.core.problem.InvalidInputException;

/** How many trials a search may have. */
final class Budgets {
    private Budgets() {}

    /**
     * Returns a number of trials.
     *
     * @throws InvalidInputException if there are too many
     */
    static int of(long trials) {
        if (trials > Integer.MAX_VALUE) {
            throw new InvalidInputException("The search has " + trials + " trials; expected no more than "
                    + Integer.MAX_VALUE + ". Give it fewer candidates or replicates.");
        }
        return (int) trials;
    }
}
