package io.crystallize.testkit;

import io.crystallize.core.verdict.Samples;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/** Assertions about what a metric was under one condition. Several values of a replicate count as their mean. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class SamplesAssert extends AbstractAssert<SamplesAssert, Samples> {
    private static final int MOST_TOLD = 10;

    private final String name;

    SamplesAssert(Samples actual, String name) {
        super(actual, SamplesAssert.class);
        this.name = name;
    }

    /** Verifies that the mean over the replicates that have a value is in an interval, ends included. */
    public SamplesAssert hasMeanBetween(double low, double high) {
        OptionalDouble mean = actual.mean();
        if (mean.isEmpty() || !(low <= mean.getAsDouble() && mean.getAsDouble() <= high)) {
            throw failure(
                    "Expected a mean of %s between %s and %s, but it %s",
                    name, low, high, mean.isEmpty() ? "has no value" : "is " + mean.getAsDouble() + over());
        }
        return this;
    }

    private String over() {
        long number = IntStream.range(0, actual.replicates())
                .filter(replicate -> actual.count(replicate) > 0)
                .count();
        return " over " + number + " of " + actual.replicates() + " replicates";
    }

    /** Verifies that there is a value in every replicate. */
    public SamplesAssert hasAllReplicates() {
        List<Integer> missing = IntStream.range(0, actual.replicates())
                .filter(replicate -> actual.count(replicate) == 0)
                .boxed()
                .toList();
        if (!missing.isEmpty()) {
            throw failure(
                    "Expected a value of %s in every replicate, but %s of %s have none: %s",
                    name, missing.size(), actual.replicates(), few(missing));
        }
        return this;
    }

    /** Verifies that there is a value in some replicate, and that the values of all that have one satisfy a condition. */
    public SamplesAssert allMatch(DoublePredicate condition) {
        List<String> others = IntStream.range(0, actual.replicates())
                .filter(replicate -> actual.count(replicate) > 0)
                .filter(replicate -> !condition.test(actual.value(replicate).orElseThrow()))
                .mapToObj(replicate -> actual.value(replicate).orElseThrow() + " in replicate " + replicate)
                .toList();
        if (actual.mean().isEmpty()) {
            throw failure("Expected values of %s, but it has none", name);
        }
        if (!others.isEmpty()) {
            throw failure(
                    "Expected all values of %s to match, but %s of %s don't: %s",
                    name, others.size(), actual.replicates(), few(others));
        }
        return this;
    }

    private static String few(List<?> all) {
        String told = String.join(
                ", ", all.stream().limit(MOST_TOLD).map(String::valueOf).toList());
        return all.size() > MOST_TOLD ? told + " and " + (all.size() - MOST_TOLD) + " more" : told;
    }
}
