package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunFolderTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path runs;

    private static Experiment.Builder noise() {
        return Experiment.builder("noise")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Noise(1)).then(new Mean()))
                .treatment(Treatment.named("loud").set("noise.scale", 9))
                .hypothesis("loud.mean > baseline.mean")
                .replicates(3)
                .seed(1);
    }

    private ExperimentResult run(Experiment.Builder builder) {
        return builder.build().run(ExperimentOptions.builder().runsFolder(runs).build());
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JSON::readTree).toList();
    }

    private Set<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            Set<String> names = new HashSet<>();
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
            return names;
        }
    }

    @Test
    void folder_holdsTheResult_aLinePerTrial_andTheProvenance() throws IOException {
        ExperimentResult result = run(noise());
        Path folder = result.folder().orElseThrow();
        assertThat(folder.getParent()).isEqualTo(runs.resolve("noise"));
        assertThat(JSON.readTree(folder.resolve("run.json").toFile()))
                .isEqualTo(JSON.readTree(result.toJson()
                        .set("context", JSON.readTree("{'baseline':{},'loud':{}}".replace('\'', '"')))
                        .toString()));
        assertThat(result.toJson().get("run").stringValue()).isEqualTo(folder.toString());

        List<JsonNode> trials = lines(folder.resolve("trials.jsonl"));
        assertThat(trials).hasSize(6);
        assertThat(trials.get(0).get("condition").stringValue()).isEqualTo("baseline");
        assertThat(trials.get(0).at("/metrics/0/tags/n").stringValue()).isEqualTo("3");
        assertThat(trials.get(0).at("/metrics/0/value").doubleValue())
                .isEqualTo(result.samples().get("baseline").get("mean").values(0)[0]);

        List<JsonNode> steps = lines(folder.resolve("provenance.jsonl"));
        assertThat(steps).hasSize(18);
        JsonNode step = steps.get(1);
        assertThat(step.get("step").stringValue()).isEqualTo("noise");
        assertThat(step.at("/parameters/scale").stringValue()).isEqualTo("1.0");
        assertThat(step.at("/reads/0/kind").stringValue()).isEqualTo("RANDOM");
        for (String digest : List.of("code", "input", "output")) {
            assertThat(Digest.parse(step.get(digest).stringValue())).isNotNull();
        }
    }

    @Test
    void artifacts_areKeptByConditionReplicateAndStep_coldAndWarm() throws IOException {
        MapBackend backend = new MapBackend();
        for (int i = 0; i < 2; i++) {
            ExperimentResult result = noise().build()
                    .run(ExperimentOptions.builder()
                            .runsFolder(runs)
                            .cache(new TraceCache(backend))
                            .executor(TrialExecutor.parallel(3))
                            .build());
            Path folder = result.folder().orElseThrow();
            assertThat(files(folder)).hasSize(13).contains("artifacts/loud/2/noise/noisy.txt");
            for (JsonNode trial : lines(folder.resolve("trials.jsonl"))) {
                Path artifact = folder.resolve("artifacts")
                        .resolve(trial.get("condition").stringValue())
                        .resolve(trial.get("replicate").toString())
                        .resolve("noise/noisy.txt");
                assertThat(Digest.ofContent(Files.readAllBytes(artifact)))
                        .hasToString(trial.at("/artifacts/0/content").stringValue());
            }
        }
    }

    record WritesOutside(String name) implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            context.artifact(name, "x");
            return input;
        }
    }

    @Test
    void scenario16_noNameLeavesTheRunFolder() throws IOException {
        ExperimentResult result = run(Experiment.builder("../up/e")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new WritesOutside("fine.txt")))
                .treatment(Treatment.named("a/b").set("constant.value", 2))
                .treatment(Treatment.named("..").set("constant.value", 3))
                .treatment(Treatment.named("escapes").set("writes-outside.name", "../../x")));
        assertThat(result.failures()).singleElement().satisfies(failed -> {
            assertThat(failed.trial().condition()).isEqualTo("escapes");
            assertThat(failed.failure().message()).contains("An artifact can't be called '../../x'");
        });
        Path folder = result.folder().orElseThrow();
        assertThat(folder.getParent().getParent()).isEqualTo(runs);
        assertThat(files(folder))
                .containsExactlyInAnyOrder(
                        "configuration.json",
                        "run.json",
                        "run.lock",
                        "plan.json",
                        "code.json",
                        "trials.jsonl",
                        "provenance.jsonl",
                        "artifacts/baseline/0/writes-outside/fine.txt",
                        "artifacts/a%2Fb/0/writes-outside/fine.txt",
                        "artifacts/%2E%2E/0/writes-outside/fine.txt");
        assertThat(files(runs)).hasSize(10);
    }

    @Test
    void scenario15_runsAtOnce_haveFoldersOfTheirOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Path> task = () -> run(noise()).folder().orElseThrow();
            Set<Path> folders = new HashSet<>();
            for (Future<Path> folder : threads.invokeAll(List.of(task, task, task, task))) {
                folders.add(folder.get());
            }
            assertThat(folders).hasSize(4).allSatisfy(folder -> {
                assertThat(folder.resolve("run.json")).isRegularFile();
                assertThat(lines(folder.resolve("trials.jsonl"))).hasSize(6);
            });
        } finally {
            threads.shutdownNow();
        }
    }

    @Cacheable
    record Odd() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.metric("odd", Double.NaN);
            context.metric("endless", Double.NEGATIVE_INFINITY);
            context.metric("several", 1);
            context.metric("several", 2);
            return input;
        }
    }

    @Test
    void numbersThatJsonLacks_areTexts_andSeveralValuesAreLists() throws IOException {
        ExperimentResult result = run(Experiment.builder("odd")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Odd()))
                .replicates(2));
        JsonNode written =
                JSON.readTree(result.folder().orElseThrow().resolve("run.json").toFile());
        assertThat(written.at("/conditions/baseline"))
                .isEqualTo(JSON.readTree("{\"endless\": [\"-Infinity\", \"-Infinity\"], \"odd\": [\"NaN\", \"NaN\"],"
                        + " \"several\": [[1.0, 2.0], [1.0, 2.0]]}"));
        assertThat(lines(result.folder().orElseThrow().resolve("trials.jsonl"))
                        .get(0)
                        .at("/metrics/0/value")
                        .stringValue())
                .isEqualTo("NaN");
    }

    @Test
    void badInput_makesNoFolder() throws IOException {
        @Cacheable
        record Threads() implements Step<Object, Thread> {
            @Override
            public Thread apply(Object input, Context context) {
                return Thread.currentThread();
            }
        }
        Experiment.Builder builder =
                Experiment.builder("bad").source(new Constant(1)).pipeline(Pipeline.start(new Threads()));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> run(builder)))
                .isNotNull();
        try (Stream<Path> made = Files.list(runs)) {
            assertThat(made).isEmpty();
        }
    }

    record FailsWith(String message) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            throw new IllegalStateException(message);
        }
    }

    record Writes() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.artifact("a.txt", "a");
            return input;
        }
    }

    @Test
    void messageWithHalfACharacter_isWritten() throws IOException {
        ExperimentResult result = run(Experiment.builder("half")
                .source(new Toys.Constant(1))
                .pipeline(Pipeline.start(new FailsWith("cut \uD800"))));
        Path folder = result.folder().orElseThrow();
        assertThat(lines(folder.resolve("trials.jsonl"))).hasSize(1);
        assertThat(folder.resolve("run.json")).exists();
    }

    @Test
    void failedTrial_leavesNoArtifactBehind() throws IOException {
        ExperimentResult result = run(Experiment.builder("failing")
                .source(new Toys.Constant(1))
                .pipeline(Pipeline.start(new Writes()).then(new FailsWith("no"))));
        assertThat(files(result.folder().orElseThrow()))
                .containsExactlyInAnyOrder(
                        "run.json",
                        "run.lock",
                        "plan.json",
                        "configuration.json",
                        "code.json",
                        "trials.jsonl",
                        "provenance.jsonl");
    }

    @Test
    void folderOfARunThatDidNotLiveToSayItsPlan_isNoRun() throws IOException {
        Path folder = run(noise()).folder().orElseThrow();
        Path dead = Files.createDirectory(runs.resolve("noise/99991231-235959"));
        Files.createFile(dead.resolve("trials.jsonl"));
        Files.createFile(dead.resolve("provenance.jsonl"));

        assertThat(PastRuns.in(runs).latest("noise")).hasValue(folder);
        assertThat(noise().build()
                        .run(ExperimentOptions.builder()
                                .runsFolder(runs)
                                .resume(Resume.latest())
                                .build())
                        .resumed())
                .isEqualTo(6);
    }

    /** A kill, or a reader, may come at any time after it. */
    @Test
    void trialThatRunsAgain_isInTheJournalAtOnce() throws IOException {
        Path folder = run(noise()).folder().orElseThrow();
        Path journal = folder.resolve("trials.jsonl");
        RunFolder reopened = RunFolder.reopen(folder);
        try {
            reopened.runsAgain(new Trial("loud", 1), "its code changed");

            assertThat(Files.readAllLines(journal))
                    .last()
                    .asString()
                    .contains("\"condition\":\"loud\"", "\"again\":1", "its code changed");
        } finally {
            reopened.close();
        }
    }

    /** Whoever is killed between the two has seen the verdict. */
    @Test
    void look_isInThePlanBeforeTheResultGoes() throws IOException {
        Path folder = run(noise()).folder().orElseThrow();
        Path plan = folder.resolve("plan.json");
        RunFolder reopened = RunFolder.reopen(folder);
        try {
            RunPlan before = reopened.plan();
            Files.delete(plan);
            Files.createDirectories(plan.resolve("in the way"));

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> reopened.begin(before, RunConfiguration.of(noise().build())));
            assertThat(folder.resolve("run.json")).exists();
        } finally {
            reopened.close();
        }
    }

    @Test
    void name_isTheTimeInUtc() {
        LocalDateTime before = LocalDateTime.now(ZoneOffset.UTC).minusSeconds(1);
        Path folder = run(noise()).folder().orElseThrow();

        assertThat(LocalDateTime.parse(folder.getFileName().toString(), RunFolder.TIME))
                .isBetween(before.minusSeconds(1), LocalDateTime.now(ZoneOffset.UTC));
    }

    @Test
    void whoAsksWhetherARunGoesOn_doesNotKeepAnotherFromIt() throws Exception {
        Path folder = run(noise()).folder().orElseThrow();
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> asked = reader.submit(() -> {
                boolean taken = false;
                while (!ended.get()) {
                    taken |= RunLock.isTaken(folder);
                }
                return taken;
            });
            for (int i = 0; i < 300; i++) {
                RunLock.take(folder).close();
            }
            ended.set(true);
            asked.get(); // throws what it threw
        } finally {
            ended.set(true);
            reader.shutdown();
        }
    }
}
