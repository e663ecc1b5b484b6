package io.crystallize.core.statistics;

import org.apiguardian.api.API;

/** How many replicates a test needs, or that no number is enough. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface PowerPlan {
    /**
     * So many are enough.
     *
     * @param test what is planned for, in words
     * @param replicates the smallest number whose power is at least the one asked for, per side; pairs, if paired
     * @param power the probability that the test then rejects, if the effect is what was supposed
     * @param level the level that one hypothesis is tested at, after division by the number of hypotheses
     */
    record Enough(String test, int replicates, double power, double level) implements PowerPlan {}

    /**
     * No number is enough, or none up to the one that was looked at.
     *
     * @param test what was planned for, in words
     * @param reason why, one sentence
     */
    record Never(String test, String reason) implements PowerPlan {}
}
