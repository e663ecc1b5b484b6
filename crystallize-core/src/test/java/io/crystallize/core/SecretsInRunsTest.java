package io.crystallize.core;

import static io.crystallize.core.CachedRuns.HIT;
import static io.crystallize.core.CachedRuns.MISS;
import static io.crystallize.core.CachedRuns.uses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.StepRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** A secret that a step is told gets into nothing that is kept, logged or shown. */
class SecretsInRunsTest {
    private static final String SECRET = "hunter2-is-secret";
    private static final Key<String> NOTE = Key.of("note", String.class);

    @Cacheable
    record Asks() implements Step<String, Integer> {
        @Override
        public Integer apply(String input, Context context) {
            context.event("asked", Map.of());
            context.metric("seen", context.secret("token").value().isEmpty() ? 0 : 1);
            context.artifact("asked.txt", "yes");
            return input.length();
        }
    }

    /** Puts it where it must not be. */
    record Leaks() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            context.put(NOTE, "the token is " + context.secret("token").value() + '!');
            return input;
        }
    }

    record FailsWithIt() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) throws IOException {
            String token = context.secret("token").value();
            throw new IOException("refused: " + token, new IllegalStateException("bad token " + token));
        }
    }

    private final CachedRuns runs = new CachedRuns();
    private final RecordingLogger log = new RecordingLogger(Level.TRACE);

    private <I, O> PipelineRun<O> run(Pipeline<I, O> pipeline, I input, String secret) throws InterruptedException {
        return runs.run(
                pipeline,
                input,
                ContextValues.empty(),
                options -> options.secrets(Secrets.of(Map.of("token", secret)))
                        .logger(log)
                        .verbose(true));
    }

    private static List<String> texts(MapBackend backend) {
        return Stream.concat(backend.entries.values().stream(), backend.blobs.values().stream())
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void secret_isNoRead_andAnotherOneHits() throws InterruptedException {
        Pipeline<String, Integer> pipeline = Pipeline.start(new Asks());
        PipelineRun<Integer> cold = run(pipeline, "in", SECRET);
        assertThat(uses(cold)).containsExactly(MISS);
        assertThat(cold.provenance().get(0).reads()).isEmpty();
        PipelineRun<Integer> other = run(pipeline, "in", "another");
        assertThat(uses(other)).containsExactly(HIT);
        assertThat(other.output()).isEqualTo(2);
    }

    @Test
    void secret_isInNoCacheEntry_recordOrLog() throws InterruptedException {
        Pipeline<String, String> pipeline =
                Pipeline.<String, Integer>start(new Asks()).then(new Leaks()).then("again", new AsksAgain());
        for (int i = 0; i < 2; i++) {
            PipelineRun<String> run = run(pipeline, "in", SECRET);
            assertThat(run.provenance())
                    .extracting(StepRecord::toString)
                    .allSatisfy(record -> assertThat(record).doesNotContain(SECRET));
            assertThat(run.provenance().toString()).doesNotContain(SECRET);
        }
        assertThat(texts(runs.backend)).isNotEmpty().noneMatch(text -> text.contains(SECRET));
        assertThat(log.lines())
                .anyMatch(line -> line.contains("leaks put note = the token is [REDACTED]!"))
                .noneMatch(line -> line.contains(SECRET));
    }

    @Cacheable
    record AsksAgain() implements Step<Object, String> {
        @Override
        public String apply(Object input, Context context) {
            context.secret("token");
            return "done";
        }
    }

    @Test
    void contextWrite_showsASecretRedacted_andKeepsTheValue() throws InterruptedException {
        PipelineRun<Object> run = run(Pipeline.<Object, Object>start(new Leaks()), "in", SECRET);
        assertThat(run.provenance().get(0).writes())
                .extracting(ContextWrite::text)
                .containsExactly("the token is [REDACTED]!");
        assertThat(run.context(NOTE)).contains("the token is " + SECRET + "!");
    }

    @Test
    void failure_showsNoSecret_norDoesItsRetry() {
        Pipeline<Object, Object> pipeline =
                Pipeline.<Object, Object>start(new FailsWithIt()).trying(Attempts.atMost(2));
        StepFailedException failed = catchThrowableOfType(StepFailedException.class, () -> run(pipeline, "in", SECRET));
        assertThat(failed.getMessage()).contains("refused: [REDACTED]").doesNotContain(SECRET);
        assertThat(failed.reason())
                .contains("refused: [REDACTED]", "caused by", "bad token [REDACTED]")
                .doesNotContain(SECRET);
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("WARN") && line.contains("refused: [REDACTED]"))
                .noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void failure_ofAStepInsideAnother_showsNoSecret() {
        Pipeline<Object, Object> inner = Pipeline.start("inner", new FailsWithIt());
        Pipeline<Object, Object> outer =
                Pipeline.start("outer", Step.of("outer", (Object in, Context context) -> inner.apply(in, context)));
        StepFailedException failed = catchThrowableOfType(StepFailedException.class, () -> run(outer, "in", SECRET));
        assertThat(failed.getMessage() + failed.reason()).contains("[REDACTED]").doesNotContain(SECRET);
    }

    @Test
    void writeThatIsRefused_showsNoSecret() {
        StepFailedException failed = catchThrowableOfType(
                StepFailedException.class,
                () -> run(Pipeline.<Object, Object>start(new Leaks()).then("again", new Leaks()), "in", SECRET));
        assertThat(failed).hasCauseInstanceOf(ContextMutationException.class);
        assertThat(failed.getMessage() + failed.reason()).contains("[REDACTED]").doesNotContain(SECRET);
    }

    record Client(boolean works) implements ResourceSpec<Runnable> {}

    /** Makes clients that know the secret, and tell it when something goes wrong. */
    record Clients() implements ResourceFactory<Client, Runnable> {
        @Override
        public Class<Client> specType() {
            return Client.class;
        }

        @Override
        public Runnable create(Client spec, Secrets secrets) throws IOException {
            String token = secrets.find("token").orElseThrow().value();
            if (!spec.works()) {
                throw new IOException("no client for " + token, new IOException("denied: " + token));
            }
            return () -> {
                throw new IllegalStateException("the service refuses " + token);
            };
        }

        @Override
        public void close(Runnable client) throws IOException {
            client.run();
        }
    }

    record Calls(boolean works) implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            context.resource(new Client(works)).run();
            return input;
        }
    }

    @Test
    void failure_ofAResourceThatWasToldASecret_showsNoSecret() {
        PrintStream err = System.err;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        System.setErr(new PrintStream(all, true, StandardCharsets.UTF_8));
        try {
            failsWithoutTheSecret();
        } finally {
            System.setErr(err);
        }
        assertThat(all.toString(StandardCharsets.UTF_8))
                .contains("Client[works=true] can't be closed", "[REDACTED]")
                .doesNotContain(SECRET);
    }

    private void failsWithoutTheSecret() {
        for (boolean works : List.of(false, true)) {
            StepFailedException failed = catchThrowableOfType(
                    StepFailedException.class,
                    () -> Pipeline.<Object, Object>start(new Calls(works))
                            .trying(Attempts.atMost(2))
                            .run(
                                    "in",
                                    ContextValues.empty(),
                                    RunOptions.builder()
                                            .secrets(Secrets.of(Map.of("token", SECRET)))
                                            .resources(ResourceFactories.none().with(new Clients()))
                                            .logger(log)
                                            .verbose(true)
                                            .build()));
            assertThat(failed.getMessage() + failed.reason())
                    .contains("[REDACTED]")
                    .doesNotContain(SECRET);
        }
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void missingSecret_isTold_withTheWayOut() {
        List<String> messages = new ArrayList<>();
        for (Secrets secrets : List.of(Secrets.none(), Secrets.of(Map.of("other", SECRET)))) {
            assertThatExceptionOfType(StepFailedException.class)
                    .isThrownBy(() -> Pipeline.<Object, Object>start(new Leaks())
                            .run(
                                    "in",
                                    ContextValues.empty(),
                                    RunOptions.builder().secrets(secrets).build()))
                    .withCauseInstanceOf(IllegalStateException.class)
                    .satisfies(failed -> messages.add(failed.reason()));
        }
        assertThat(messages)
                .containsOnly("There is no secret 'token'. Secrets are environment variables, unless the run's options"
                        + " say otherwise: set token.");
    }
}
