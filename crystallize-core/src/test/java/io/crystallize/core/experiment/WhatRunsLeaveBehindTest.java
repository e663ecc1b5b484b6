package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.ResourceSpec;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an experiment's runs leave behind: artifacts under path names, no secrets, and no open resources. */
@Timeout(60)
class WhatRunsLeaveBehindTest {
    private static final String SECRET = "hunter2-is-secret";
    private static final Key<String> NOTE = Key.of("note", String.class);
    private static final List<String> LIFE = new CopyOnWriteArrayList<>();
    private static final AtomicReference<Runnable> INTERRUPT = new AtomicReference<>();

    @TempDir
    Path runs;

    @BeforeEach
    void forget() {
        LIFE.clear();
        INTERRUPT.set(() -> {});
    }

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    record Thing(String name) implements ResourceSpec<String> {}

    record Things() implements ResourceFactory<Thing, String> {
        @Override
        public Class<Thing> specType() {
            return Thing.class;
        }

        @Override
        public String create(Thing spec, Secrets secrets) throws IOException {
            if (spec.name().equals("broken")) {
                throw new IOException(
                        "no thing for " + secrets.find("token").orElseThrow().value());
            }
            LIFE.add("made " + spec.name());
            return spec.name();
        }

        @Override
        public void close(String resource) {
            LIFE.add("closed " + resource);
        }
    }

    private ExperimentOptions.Builder options() {
        return ExperimentOptions.builder()
                .runsFolder(runs)
                .resources(ResourceFactories.none().with(new Things()))
                .secrets(Secrets.of(Map.of("token", SECRET)));
    }

    private static Experiment.Builder experiment(Pipeline<Double, Double> pipeline) {
        return Experiment.builder("leaves")
                .source(new Constant(1))
                .pipeline(pipeline)
                .seed(1);
    }

    // Artifacts

    @Cacheable
    record Writes(String text) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.artifact("note.txt", text);
            return input;
        }
    }

    @Cacheable
    record Outer(Pipeline<Double, Double> inner) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return inner.apply(input, context);
        }
    }

    @Test
    void artifactsOfNestedPipelines_areInFoldersOfTheirPaths() throws IOException {
        Pipeline<Double, Double> nested = Pipeline.<Double, Double>start(
                        "deep", Pipeline.start("write", new Writes("flat")))
                .then("write", new Writes("second"));
        Pipeline<Double, Double> inside =
                Pipeline.start("mid", new Outer(Pipeline.start("write", new Writes("inside"))));
        Experiment experiment = experiment(
                        Pipeline.<Double, Double>start("prepare", nested).then("outer", new Outer(inside)))
                .replicates(1)
                .build();
        TraceCache cache = new TraceCache(new MapBackend());
        for (int i = 0; i < 2; i++) {
            Path folder =
                    experiment.run(options().cache(cache).build()).folder().orElseThrow();
            Path artifacts = folder.resolve("artifacts/baseline/0");
            try (Stream<Path> files = Files.walk(artifacts)) {
                assertThat(files.filter(Files::isRegularFile)
                                .map(file -> artifacts.relativize(file).toString()))
                        .containsExactlyInAnyOrder(
                                Path.of("prepare%2Fdeep%2Fwrite", "note.txt").toString(),
                                Path.of("prepare%2Fwrite", "note.txt").toString(),
                                Path.of("outer", "mid.write.note.txt").toString());
            }
            assertThat(artifacts.resolve("prepare%2Fdeep%2Fwrite/note.txt")).hasContent("flat");
            assertThat(artifacts.resolve("outer/mid.write.note.txt")).hasContent("inside");
        }
    }

    // Secrets

    /** Puts the secret where a text is made of it, and fails with it in replicate 1. */
    record Leaks() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws IOException {
            String token = context.secret("token").value();
            context.put(NOTE, "it is " + token);
            if (context.replicate() == 1) {
                throw new IOException("refused " + token, new IllegalStateException("bad " + token));
            }
            if (context.replicate() == 2) {
                context.resource(new Thing("broken"));
            }
            return input;
        }
    }

    @Test
    void noFileOfARun_showsASecret() throws IOException {
        ExperimentResult result = experiment(
                        Pipeline.<Double, Double>start(new Leaks()).then(new Record("value")))
                .replicates(3)
                .build()
                .run(options().build());
        assertThat(result.failures())
                .hasSize(2)
                .allSatisfy(failed ->
                        assertThat(failed.toString()).contains("[REDACTED]").doesNotContain(SECRET));
        try (Stream<Path> files = Files.walk(result.folder().orElseThrow())) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            assertThat(written).hasSizeGreaterThanOrEqualTo(3);
            for (Path file : written) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(SECRET)
                        .doesNotContain("hunter2");
            }
        }
        assertThat(Files.readString(result.folder().orElseThrow().resolve("provenance.jsonl")))
                .contains("it is [REDACTED]");
    }

    record Account() implements ResourceSpec<Client> {}

    /** Asks for its secret at its first use. */
    static final class Client {
        private final Secrets secrets;

        Client(Secrets secrets) {
            this.secrets = secrets;
        }

        void call() throws IOException {
            throw new IOException(
                    "refused " + secrets.find("token").orElseThrow().value());
        }
    }

    record Clients() implements ResourceFactory<Account, Client> {
        @Override
        public Class<Account> specType() {
            return Account.class;
        }

        @Override
        public Client create(Account spec, Secrets secrets) {
            return new Client(secrets);
        }
    }

    record Calls() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws IOException {
            context.resource(new Account()).call();
            return input;
        }
    }

    @Test
    void secretThatAResourceAsksForAtItsFirstUse_isInNoFile() throws IOException {
        ExperimentResult result = experiment(
                        Pipeline.<Double, Double>start(new Calls()).then(new Record("value")))
                .replicates(2)
                .build()
                .run(options()
                        .resources(ResourceFactories.none().with(new Clients()))
                        .build());
        assertThat(result.failures())
                .hasSize(2)
                .allSatisfy(failed ->
                        assertThat(failed.toString()).contains("[REDACTED]").doesNotContain(SECRET));
        try (Stream<Path> files = Files.walk(result.folder().orElseThrow())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(SECRET);
            }
        }
    }

    // Resources

    /** Asks for two things; then fails or is interrupted in replicate 1, or doesn't. */
    record Uses(String end) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws Exception {
            context.resource(new Thing("first"));
            context.resource(new Thing("second"));
            if (context.replicate() == 1) {
                switch (end) {
                    case "failure" -> throw new IOException("broken");
                    case "error" -> throw new AssertionError("broken");
                    case "interrupt" -> {
                        INTERRUPT.get().run();
                        new CountDownLatch(1).await();
                    }
                    default -> {}
                }
            }
            return input;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"success", "failure", "error", "interrupt"})
    void resourcesOfAnExperiment_areMadeOnce_andClosedHoweverItEnds(String end) {
        Experiment experiment = experiment(
                        Pipeline.<Double, Double>start(new Uses(end)).then(new Record("value")))
                .replicates(3)
                .build();
        for (TrialExecutor executor : List.of(TrialExecutor.serial(), TrialExecutor.parallel(1))) {
            LIFE.clear();
            INTERRUPT.set(Thread.currentThread()::interrupt);
            ExperimentResult result =
                    experiment.run(options().executor(executor).build());
            assertThat(Thread.interrupted()).isEqualTo(end.equals("interrupt"));
            assertThat(result.complete()).isEqualTo(!end.equals("interrupt"));
            assertThat(result.failures()).hasSize(end.equals("failure") || end.equals("error") ? 1 : 0);
            assertThat(LIFE).containsExactly("made first", "made second", "closed second", "closed first");
        }
    }

    @Test
    void resourcesOfParallelTrials_areShared() {
        experiment(Pipeline.<Double, Double>start(new Uses("success")).then(new Record("value")))
                .replicates(20)
                .build()
                .run(options().executor(TrialExecutor.parallel(4)).build());
        assertThat(LIFE).hasSize(4).containsOnlyOnce("made first", "made second", "closed second", "closed first");
    }
}
