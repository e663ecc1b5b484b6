package io.crystallize.core.verdict;

import io.crystallize.core.statistics.AlphaSpending;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * When a run's verdicts are looked at, as it was planned before it began: after so many replicates, and then, if not all
 * is decided, after so many. The levels allow for it: each look has its share of them ({@link AlphaSpending}). Whoever
 * wants no more than a fixed number of replicates looks once. Immutable.
 *
 * @param replicates how many replicates there are of each condition at each look, ascending; not empty
 * @param taken how many of the looks were taken; at least 1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PlannedLooks(List<Integer> replicates, int taken) {
    /**
     * Makes a plan of which some looks were taken.
     *
     * @throws IllegalArgumentException if the numbers don't ascend from 1 on, or no such number of looks was planned
     */
    public PlannedLooks {
        replicates = List.copyOf(replicates);
        int before = 0;
        for (int number : replicates) {
            if (number <= before) {
                throw new IllegalArgumentException("Looks at these numbers of replicates: " + replicates);
            }
            before = number;
        }
        if (taken < 1 || taken > replicates.size()) {
            throw new IllegalArgumentException(taken + " of " + replicates.size() + " looks");
        }
    }

    /** Returns the plan of one look, once all replicates are there. */
    public static PlannedLooks once(int replicates) {
        return new PlannedLooks(List.of(replicates), 1);
    }

    /**
     * Returns the plan of looks at equal distances, all of which were taken.
     *
     * @param most how many replicates there are at the last look
     * @param looks how many looks there are, if there are so many replicates
     */
    public static PlannedLooks evenly(int most, int looks) {
        int number = Math.min(looks, most);
        return new PlannedLooks(
                IntStream.rangeClosed(1, number)
                        .mapToObj(look -> (int) (((long) most * look + number - 1) / number))
                        .toList(),
                number);
    }

    /** Returns the same plan when so many looks were taken. */
    public PlannedLooks upTo(int look) {
        return new PlannedLooks(replicates, look);
    }

    /** Returns how many replicates there are at the last look that was taken. */
    public int now() {
        return replicates.get(taken - 1);
    }

    /** Returns how many replicates there are at the last look that is planned. */
    public int most() {
        return replicates.get(replicates.size() - 1);
    }

    /** Whether there is more than one. */
    public boolean areSeveral() {
        return replicates.size() > 1;
    }

    /** Whether there is none after those that were taken. */
    public boolean areAllTaken() {
        return taken == replicates.size();
    }

    /** Returns each look's share of the level. */
    double[] shares() {
        return AlphaSpending.shares(
                replicates.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Returns the share of the level of the last look that was taken. */
    double share() {
        return shares()[taken - 1];
    }

    /** Returns it as in {@code look 2 of 5}. */
    String inWords() {
        return "look " + taken + " of " + replicates.size();
    }
}
