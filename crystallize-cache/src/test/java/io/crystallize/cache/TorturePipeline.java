package io.crystallize.cache;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Pipelines whose right outputs are known without them: their steps do what {@link #expected} does. */
final class TorturePipeline {
    static final int INPUTS = 12;
    static final int FACTORS = 3;

    private static final Key<Integer> FACTOR = Key.of("factor", Integer.class);

    private TorturePipeline() {}

    @Cacheable
    record Spread() implements Step<Integer, long[]> {
        @Override
        public long[] apply(Integer input, Context context) {
            return spread(input);
        }
    }

    /** Asks for the factor, so that there is a question on the way to its result. */
    @Cacheable
    record Scaled() implements Step<long[], long[]> {
        @Override
        public long[] apply(long[] values, Context context) {
            int factor = context.get(FACTOR);
            context.metric("factor", factor);
            return scaled(values, factor);
        }
    }

    @Cacheable
    record Summed() implements Step<long[], String> {
        @Override
        public String apply(long[] values, Context context) {
            return summed(values);
        }
    }

    private static long[] spread(int input) {
        return new SplittableRandom(input).longs(200 + 900 * (input % 4)).toArray();
    }

    private static long[] scaled(long[] values, int factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }

    private static String summed(long[] values) {
        return "sum " + Arrays.stream(values).sum();
    }

    private static String expected(int input, int factor) {
        long[] scaled = scaled(spread(input), factor);
        return Arrays.hashCode(scaled) + ", " + summed(scaled) + ", factor " + factor;
    }

    /**
     * Runs the pipeline in two lengths, so that what lies between is decoded too.
     *
     * @return how many steps were no hits
     * @throws AssertionError if anything is not what it should be
     */
    static int run(TraceCache cache, int input, int factor) {
        RunOptions options = RunOptions.builder().cache(cache).build();
        ContextValues context = ContextValues.empty().with(FACTOR, factor);
        Pipeline<Integer, long[]> half = Pipeline.start(new Spread()).then(new Scaled());
        PipelineRun<long[]> first = half.run(input, context, options);
        PipelineRun<String> second = half.then(new Summed()).run(input, context, options);
        String found = Arrays.hashCode(first.output()) + ", " + second.output() + ", factor "
                + (int) second.metrics().get(0).value();
        if (!found.equals(expected(input, factor))) {
            throw new AssertionError("Input %d and factor %d gave %s instead of %s"
                    .formatted(input, factor, found, expected(input, factor)));
        }
        return misses(first) + misses(second);
    }

    private static int misses(PipelineRun<?> run) {
        int misses = 0;
        for (StepRecord step : run.provenance()) {
            misses += step.cache().result() == CacheUse.Result.HIT ? 0 : 1;
        }
        return misses;
    }

    /** Runs all there are; returns how many steps were no hits. */
    static int runAll(TraceCache cache) {
        int misses = 0;
        for (int input = 0; input < INPUTS; input++) {
            for (int factor = 1; factor <= FACTORS; factor++) {
                misses += run(cache, input, factor);
            }
        }
        return misses;
    }
}
