package io.crystallize.core.statistics;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Simulated data of true null hypotheses: how often a test rejects them at the level 0.05. */
final class Simulation {
    static final long SEED = 20_260_101;

    /** How many data sets each simulation has. */
    static final int NULLS = 2000;

    /** A test that holds its level rejects more of them with a probability of 0.0001 at most. */
    static final int MOST_REJECTIONS = BinomialDistribution.of(NULLS, 0.05).inverseCumulativeProbability(0.9999);

    private Simulation() {}

    /** Returns so many data sets, the same ones for the same name. */
    static <T> List<T> nulls(String name, Function<RandomBits, T> draw) {
        RandomBits random = new RandomBits(SEED, name);
        return Stream.generate(() -> draw.apply(random)).limit(NULLS).toList();
    }

    /** Returns of how many of the data sets the p is at most the level. */
    static <T> int rejections(List<T> nulls, ToDoubleFunction<T> p) {
        return (int)
                nulls.stream().filter(data -> p.applyAsDouble(data) <= 0.05).count();
    }
}
