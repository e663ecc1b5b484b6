package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs of a pipeline whose steps read, write, record and give more than fits into an entry. */
final class HttpRuns {
    private static final Key<Integer> FACTOR = Key.of("factor", Integer.class);
    private static final Key<String> NOTE = Key.of("note", String.class);
    private static final int SIZE = 20_000;
    private static final Pipeline<Integer, Long> PIPELINE =
            Pipeline.<Integer, long[]>start(new Count()).then(new Multiply()).then(new Sum());

    private HttpRuns() {}

    @Cacheable
    record Count() implements Step<Integer, long[]> {
        @Override
        public long[] apply(Integer first, Context context) {
            long[] numbers = new long[SIZE];
            Arrays.setAll(numbers, i -> first + i);
            return numbers;
        }
    }

    @Cacheable
    record Multiply() implements Step<long[], long[]> {
        @Override
        public long[] apply(long[] numbers, Context context) {
            int factor = context.get(FACTOR);
            context.put(NOTE, "times " + factor);
            context.metric("factor", factor);
            return Arrays.stream(numbers).map(number -> number * factor).toArray();
        }
    }

    /** Not cached: needs what is stored of the others. */
    record Sum() implements Step<long[], Long> {
        @Override
        public Long apply(long[] numbers, Context context) {
            context.metric("numbers", numbers.length);
            return Arrays.stream(numbers).sum();
        }
    }

    /** Runs it; the cache is not closed. */
    static PipelineRun<Long> run(CacheBackend backend, int first) throws InterruptedException {
        return run(new TraceCache(backend), first);
    }

    static PipelineRun<Long> run(TraceCache cache, int first) throws InterruptedException {
        return PIPELINE.run(
                first,
                ContextValues.empty().with(FACTOR, 3),
                RunOptions.builder().cache(cache).build());
    }

    /** Returns whether a run gave and told all that it should. */
    static boolean isRight(PipelineRun<Long> run, int first) {
        long sum = 3L * (SIZE * (long) first + SIZE * (SIZE - 1L) / 2);
        return run.output() == sum
                && run.context(NOTE).equals(Optional.of("times 3"))
                && run.metrics().size() == 2;
    }

    static List<String> uses(PipelineRun<Long> run) {
        return run.provenance().stream().map(step -> step.cache().toString()).toList();
    }

    interface Action {
        void run() throws Exception;
    }

    /** Returns what is logged meanwhile. */
    static synchronized String logOf(Action action) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(UTF_8);
    }
}
