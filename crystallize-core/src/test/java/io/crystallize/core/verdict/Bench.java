package io.crystallize.core.verdict;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What conditions recorded, and the verdicts on it. */
final class Bench {
    static final long SEED = 42;

    private final Map<String, Map<String, Samples>> samples = new LinkedHashMap<>();
    private Function<String, Design> designs = condition -> Design.independentReplicates();
    private Correction correction = Correction.HOLM;
    private long seed = SEED;
    private @Nullable PlannedLooks looks;

    /** A value, or null for none, by replicate. */
    interface ByReplicate {
        @Nullable
        Number at(int replicate);
    }

    Bench record(String condition, String metric, int replicates, ByReplicate value) {
        Samples.Builder builder = Samples.builder(replicates);
        for (int i = 0; i < replicates; i++) {
            Number recorded = value.at(i);
            if (recorded != null) {
                builder.add(i, recorded.doubleValue());
            }
        }
        return record(condition, metric, builder.build());
    }

    Bench record(String condition, String metric, double... values) {
        return record(condition, metric, Samples.of(values));
    }

    Bench record(String condition, String metric, Samples recorded) {
        samples.computeIfAbsent(condition, name -> new LinkedHashMap<>()).put(metric, recorded);
        return this;
    }

    /** Replicates that all have their value from one execution. */
    Bench recordCopies(String condition, String metric, int replicates, double value) {
        Samples.Builder builder = Samples.builder(replicates);
        for (int i = 0; i < replicates; i++) {
            builder.add(i, value).execution(i, Long.MIN_VALUE);
        }
        return record(condition, metric, builder.build());
    }

    Bench resplit(double trainFraction, double testFraction) {
        designs = condition -> Design.resplits(new Resampling(trainFraction, testFraction));
        return this;
    }

    Bench correctedBy(Correction by) {
        correction = by;
        return this;
    }

    Bench seeded(long newSeed) {
        seed = newSeed;
        return this;
    }

    Bench looking(PlannedLooks plan) {
        looks = plan;
        return this;
    }

    Judge judge() {
        return looks == null
                ? new Judge(samples, designs, correction, seed)
                : new Judge(samples, designs, correction, seed, looks);
    }

    Verdict judge(String hypothesis) {
        return judgeAll(hypothesis).get(0);
    }

    Verdict judge(Hypothesis hypothesis) {
        return judge().judge(List.of(hypothesis)).get(0);
    }

    List<Verdict> judgeAll(String... hypotheses) {
        return judge().judge(Stream.of(hypotheses).map(Hypothesis::parse).toList());
    }

    /** Numbers without a pattern, about normal. */
    static double[] noise(long seed, int size) {
        Random random = new Random(seed);
        return DoubleStream.generate(random::nextGaussian).limit(size).toArray();
    }

    static double[] plus(double[] values, double raise) {
        return Arrays.stream(values).map(value -> value + raise).toArray();
    }
}
