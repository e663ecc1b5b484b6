package io.crystallize.benchmarks;

import io.crystallize.cache.DiskBackend;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.provenance.CacheUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A pipeline of ten steps of 100 MB each whose results are all on disk, and whose output nobody asks for. */
final class WarmPipelineShot {
    private static final int STEPS = 10;
    private static final int WARM_UP = 5;

    private WarmPipelineShot() {}

    /** The time of a run beside that of digesting its input, and how many bytes it read. */
    static void run(Shots shots, Path folder) throws Exception {
        Pipeline<double[], double[]> pipeline = Pipeline.of(IntStream.rangeClosed(1, STEPS)
                .mapToObj(i -> new Pipeline.NamedStep("shift-" + (char) ('a' + i), new Shift(i)))
                .toList());
        double[] input = Numbers.make(1, Numbers.HUNDRED_MB);
        Path cache = folder.resolve("warm");
        hitsOf(pipeline, input, new CountingBackend(DiskBackend.at(cache)));
        for (int i = 0; i < WARM_UP; i++) { // its limit is a loop that has been compiled
            Digester.standard().digest(input);
            hitsOf(pipeline, input, new CountingBackend(DiskBackend.at(cache)));
        }
        for (int i = 0; i < shots.repeats(); i++) {
            shots.time("digestOfInput", () -> Digester.standard().digest(input));
            CountingBackend backend = new CountingBackend(DiskBackend.at(cache));
            shots.time("warmPipeline", () -> {
                if (hitsOf(pipeline, input, backend) != STEPS) {
                    throw new IllegalStateException("A step of the warm pipeline was not a hit");
                }
            });
            shots.add("warmPipelineBytesRead", "B", backend.bytesRead());
        }
    }

    private static long hitsOf(Pipeline<double[], double[]> pipeline, double[] input, CountingBackend backend)
            throws IOException {
        try (TraceCache cache = new TraceCache(backend)) {
            PipelineRun<double[]> run = pipeline.run(
                    input,
                    ContextValues.empty(),
                    RunOptions.builder().cache(cache).build());
            return run.provenance().stream()
                    .filter(step -> step.cache().result() == CacheUse.Result.HIT)
                    .count();
        }
    }
}
