package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.StepRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is stored as a blob is read when somebody needs it; if it is gone, it is made again, and told to nobody. */
@Timeout(60)
class LazyBlobsTest {
    private static final int THREADS = 8;
    private static final Key<String> NOTE = Key.of("note", String.class);
    private static final AtomicInteger RUNS = new AtomicInteger();

    @Cacheable
    record Tells(String label) implements Step<List<Integer>, List<Integer>> {
        @Override
        public List<Integer> apply(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            context.event("ran", Map.of());
            context.metric("size", input.size());
            context.artifact("label.txt", "artifact of " + label);
            context.put(Key.of(label, String.class), "note of " + label);
            List<Integer> longer = new ArrayList<>(input);
            longer.add(input.size());
            return longer;
        }
    }

    @Cacheable
    record Last() implements Step<List<Integer>, String> {
        @Override
        public String apply(List<Integer> input, Context context) {
            RUNS.incrementAndGet();
            return "sizes " + input;
        }
    }

    /** Not cached: runs each time, and needs a value of the context. */
    record ReadsNote() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            return context.get(NOTE);
        }
    }

    private static final Pipeline<List<Integer>, String> PIPELINE = Pipeline.<List<Integer>, List<Integer>>start(
                    new Tells("note"))
            .then("second", new Tells("other"))
            .then(new Last());

    private final MapBackend backend = new MapBackend();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final RunListener listener = new RunListener() {
        @Override
        public void stepStarted(RunInfo run, String step) {
            told.add(step + " starts");
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            told.add(step + " " + event.name());
        }

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            told.add(step.name() + " ends");
        }

        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
            told.add(step + " failed");
        }
    };

    private final ArtifactSink sink =
            (step, artifact, content) -> told.add(step + " wrote " + new String(content, StandardCharsets.UTF_8));

    private RunOptions options(ArtifactSink artifacts) {
        return RunOptions.builder()
                .cache(new TraceCache(backend))
                .artifacts(artifacts)
                .listener(listener)
                .build();
    }

    private <O> PipelineRun<O> run(Pipeline<List<Integer>, O> pipeline, ArtifactSink artifacts) {
        return pipeline.run(List.of(), ContextValues.empty(), options(artifacts));
    }

    @BeforeEach
    void runOnce() {
        run(PIPELINE, ArtifactSink.NONE);
        RUNS.set(0);
        told.clear();
        backend.blobsOpened.set(0);
    }

    @Test
    void warmPipeline_opensNoBlob_untilTheOutputIsNeeded() {
        PipelineRun<String> run = run(PIPELINE, ArtifactSink.NONE);
        assertThat(uses(run)).containsOnly(HIT);
        assertThat(run.outputDigest()).isPresent();
        assertThat(run.metrics()).hasSize(2);
        assertThat(run.artifacts()).hasSize(2);
        assertThat(backend.blobsOpened).hasValue(0);
        assertThat(run.output()).isEqualTo("sizes [0, 1]");
        assertThat(backend.blobsOpened).hasValue(1);
        assertThat(run.output()).isEqualTo("sizes [0, 1]");
        assertThat(backend.blobsOpened).as("it is kept").hasValue(1);
        assertThat(RUNS).hasValue(0);
    }

    @Test
    void contextValue_isOpenedByWhoReadsIt() {
        PipelineRun<String> run = run(PIPELINE, ArtifactSink.NONE);
        assertThat(run.context(NOTE)).contains("note of note");
        assertThat(backend.blobsOpened).hasValue(1);
        assertThat(run(PIPELINE.then(new ReadsNote()), ArtifactSink.NONE).output())
                .isEqualTo("note of note");
        assertThat(backend.blobsOpened).as("the step's input, and the value").hasValue(3);
    }

    @Test
    void artifacts_areOpenedForASinkAlone() {
        run(PIPELINE, sink);
        assertThat(backend.blobsOpened).hasValue(2);
        assertThat(told).contains("tells wrote artifact of note", "second wrote artifact of other");
    }

    @Test
    void lostBlobs_areMadeAgain_andToldToNobody() {
        PipelineRun<String> whole = run(PIPELINE, sink);
        List<String> toldWhole = List.copyOf(told);
        backend.blobs.clear();
        told.clear();
        PipelineRun<String> run = run(PIPELINE, sink);
        assertThat(uses(run)).containsOnly(HIT);
        assertThat(run.output()).isEqualTo("sizes [0, 1]");
        assertThat(run.context(NOTE)).contains("note of note");
        assertThat(told).isEqualTo(toldWhole).doesNotContain("tells ran");
        assertThat(run.provenance())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*(start|duration)")
                .isEqualTo(whole.provenance());
        assertThat(run.metrics()).hasSize(2);
        assertThat(RUNS).as("each step once").hasValue(3);
        RUNS.set(0);
        assertThat(run(PIPELINE, sink).output()).isEqualTo("sizes [0, 1]");
        assertThat(RUNS).as("they are stored again").hasValue(0);
    }

    @Test
    void lostBlobsThatNobodyNeeds_areNotMadeAgain() {
        backend.blobs.clear();
        assertThat(uses(run(PIPELINE, ArtifactSink.NONE))).containsOnly(HIT);
        assertThat(RUNS).hasValue(0);
        assertThat(backend.blobs).isEmpty();
    }

    @Test
    void lostBlobs_neededInEightThreads_areMadeAgainOnce() throws Exception {
        RunOptions shared = options(sink);
        backend.blobs.clear();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<String> task = () -> {
                PipelineRun<String> run = PIPELINE.run(List.of(), ContextValues.empty(), shared);
                assertThat(uses(run)).containsOnly(HIT);
                assertThat(run.context(NOTE)).contains("note of note");
                return run.output();
            };
            for (Future<String> output : threads.invokeAll(Collections.nCopies(THREADS, task))) {
                assertThat(output.get()).isEqualTo("sizes [0, 1]");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(RUNS).as("of three steps, two of which have several blobs").hasValueBetween(3, 7);
        assertThat(told).doesNotContain("tells ran", "second ran").hasSize(THREADS * 8);
        assertThat(told).filteredOn(text -> text.startsWith("tells wrote")).hasSize(THREADS);
    }
}
