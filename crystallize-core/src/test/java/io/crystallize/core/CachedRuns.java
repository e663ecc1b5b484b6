package io.crystallize.core;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs pipelines over one backend, with a new cache each time, as separate processes would. */
public final class CachedRuns {
    public static final CacheUse.Result HIT = CacheUse.Result.HIT;
    public static final CacheUse.Result MISS = CacheUse.Result.MISS;
    public static final CacheUse.Result AUDITED = CacheUse.Result.AUDITED;
    public static final CacheUse.Result DISPUTED = CacheUse.Result.DISPUTED;
    public static final CacheUse.Result BYPASS = CacheUse.Result.BYPASS;

    final MapBackend backend = new MapBackend();
    Formats formats = Formats.standard();

    public <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input) throws InterruptedException {
        return run(pipeline, input, ContextValues.empty());
    }

    public <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input, ContextValues values)
            throws InterruptedException {
        return run(pipeline, input, values, options -> options);
    }

    public <I, O> PipelineRun<O> run(
            Pipeline<I, O> pipeline, I input, ContextValues values, UnaryOperator<RunOptions.Builder> options)
            throws InterruptedException {
        return run(backend, pipeline, input, values, options);
    }

    public <I, O> PipelineRun<O> run(
            CacheBackend store,
            Pipeline<I, O> pipeline,
            I input,
            ContextValues values,
            UnaryOperator<RunOptions.Builder> options)
            throws InterruptedException {
        RunOptions.Builder builder =
                RunOptions.builder().cache(new TraceCache(store)).formats(formats);
        return pipeline.run(input, values, options.apply(builder).build());
    }

    public static List<CacheUse.Result> uses(PipelineRun<?> run) {
        return run.provenance().stream()
                .map(StepRecord::cache)
                .map(CacheUse::result)
                .toList();
    }
}
