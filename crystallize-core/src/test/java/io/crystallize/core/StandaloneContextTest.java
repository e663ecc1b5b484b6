package io.crystallize.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context for using steps and pipelines outside of any run. */
@Timeout(60)
class StandaloneContextTest {
    private static final Key<Integer> A = Key.of("a", Integer.class);
    private static final Key<Integer> SUM = Key.of("sum", Integer.class);

    @Cacheable
    record Adds() implements Step<Integer, Integer> {
        @Override
        public Integer apply(Integer input, Context context) {
            int sum = input + context.get(A, 0) + context.replicate();
            context.put(SUM, sum);
            context.metric("sum", sum, Map.of("condition", context.condition()));
            context.artifact("sum.txt", "" + sum);
            return sum;
        }
    }

    record Later() implements AsyncStep<Integer, Integer> {
        @Override
        public CompletionStage<Integer> start(Integer input, Context context) {
            return CompletableFuture.supplyAsync(() -> input + 1);
        }
    }

    record Draws() implements Step<Integer, Long> {
        @Override
        public Long apply(Integer input, Context context) {
            return context.random().nextLong();
        }
    }

    record Handle(List<String> life) implements AutoCloseable {
        @Override
        public void close() {
            life.add("closed");
        }
    }

    record Spec() implements ResourceSpec<Handle> {}

    static final class Handles implements ResourceFactory<Spec, Handle> {
        private final List<String> life = new ArrayList<>();

        @Override
        public Class<Spec> specType() {
            return Spec.class;
        }

        @Override
        public Handle create(Spec spec, Secrets secrets) {
            life.add("made");
            return new Handle(life);
        }
    }

    private static StandaloneContext context(RunOptions options) {
        return StandaloneContext.of(ContextValues.empty().with(A, 10), options);
    }

    @Test
    void step_findsWhatARunWouldGive_andWhatItToldIsKept() {
        RunOptions options =
                RunOptions.builder().replicate(2).condition("treatment").build();
        try (StandaloneContext context = context(options)) {
            assertThat(new Adds().apply(1, context)).isEqualTo(13);
            assertThat(context.metrics()).containsExactly(new Metric("sum", 13, Map.of("condition", "treatment")));
            assertThat(context.writes()).extracting(ContextWrite::key).containsExactly("sum");
            assertThat(context.get(SUM)).isEqualTo(13);
            assertThat(context.reads())
                    .extracting(traced -> traced.read().toString())
                    .containsExactly("context a", "replicate", "presence sum", "condition");
            byte[] artifact = context.artifacts().get("sum.txt");
            assertThat(artifact).asString(StandardCharsets.UTF_8).isEqualTo("13");
            artifact[0] = 0;
            assertThat(context.artifacts().get("sum.txt"))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("13");
        }
    }

    @Test
    void asynchronousStep_isUsedAsAnyOther() throws Exception {
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThat(new Later().apply(1, context)).isEqualTo(2);
            assertThat(new Later().start(1, context).toCompletableFuture().join())
                    .isEqualTo(2);
        }
    }

    @Test
    void draws_areThoseOfAStepOfThatName() {
        try (StandaloneContext context = StandaloneContext.empty()) {
            assertThat(new Draws().apply(1, context))
                    .isEqualTo(Pipeline.<Integer, Long>start("standalone", new Draws())
                            .run(1)
                            .output());
        }
    }

    @Test
    void pipeline_runsInside_withTheCacheOfTheOptions() {
        MapBackend backend = new MapBackend();
        RunOptions options = RunOptions.builder().cache(new TraceCache(backend)).build();
        Pipeline<Integer, Integer> pipeline =
                Pipeline.<Integer, Integer>start(new Adds()).then(new Later());
        List<List<?>> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (StandaloneContext context = context(options)) {
                assertThat(pipeline.apply(1, context)).isEqualTo(12);
                assertThat(context.artifacts()).containsOnlyKeys("adds.sum.txt");
                told.add(List.of(context.reads(), context.writes(), context.metrics()));
            }
        }
        assertThat(backend.entries).isNotEmpty();
        assertThat(told.get(1)).as("on a hit").isEqualTo(told.get(0));
    }

    @Test
    void otherThreads_mayAskAndNotTell() {
        try (StandaloneContext context = context(RunOptions.defaults())) {
            assertThat(CompletableFuture.supplyAsync(() -> context.get(A)).join())
                    .isEqualTo(10);
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> CompletableFuture.runAsync(() -> context.metric("m", 1))
                            .join())
                    .withCauseInstanceOf(IllegalStateException.class);
            assertThat(context.metrics()).isEmpty();
        }
    }

    @Test
    void close_closesWhatWasMade_andEndsTheAttempt() {
        Handles handles = new Handles();
        StandaloneContext context = context(RunOptions.builder()
                .resources(ResourceFactories.none().with(handles))
                .build());
        context.resource(new Spec());
        context.metric("m", 1);
        context.close();
        assertThat(handles.life).containsExactly("made", "closed");
        assertThatIllegalStateException().isThrownBy(() -> context.get(A)).withMessageContaining("'standalone'");
        assertThat(context.metrics()).as("what was told can still be looked at").hasSize(1);
        context.close();
        assertThat(handles.life).hasSize(2);
    }

    @Test
    void close_leavesSharedResourcesOpen() {
        Handles handles = new Handles();
        try (Resources shared = ResourceFactories.none().with(handles).open(Secrets.none())) {
            try (StandaloneContext context =
                    context(RunOptions.builder().resources(shared).build())) {
                context.resource(new Spec());
            }
            assertThat(handles.life).containsExactly("made");
        }
        assertThat(handles.life).containsExactly("made", "closed");
    }
}
