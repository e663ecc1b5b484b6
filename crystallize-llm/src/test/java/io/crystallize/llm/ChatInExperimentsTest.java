package io.crystallize.llm;

import static io.crystallize.llm.PlayedServer.response;
import static io.crystallize.llm.PlayedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crystallize.cache.DiskBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.verdict.Samples;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments, written as files, that ask a model: how often it is asked, and what is recorded. */
@Tag("slow")
class ChatInExperimentsTest {
    private static final PluginRegistry PLUGINS = PluginRegistry.of(List.of(new LanguageModelPlugin()));
    /** In the environment variable CHAT_TEST_KEY of the tests. */
    private static final String SECRET = "sk-very-secret-4711";

    @TempDir
    private Path folder;

    private final PlayedServer server = new PlayedServer();
    private TraceCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = new TraceCache(DiskBackend.at(folder.resolve("cache")));
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
        server.close();
    }

    /** An experiment of three replicates, in which the model is also asked in another way. */
    private Experiment experiment(String settings) throws IOException {
        return read("""
                name: water
                replicates: 3
                seed: 1
                context: { place: sea level, degrees: 100 }
                source: { prompt-text: { value: water } }
                steps:
                  - chat: { baseUrl: "%s", model: llama3.2,
                            user: "Does {{input}} boil at {{ place }} at {{degrees}} °C?" %s }
                treatments:
                  brief: { chat.system: "Be brief about {{input}}." }
                hypotheses:
                  - brief.completion-tokens < baseline.completion-tokens
                """.formatted(server.baseUrl(), settings));
    }

    private Experiment read(String text) throws IOException {
        Path file = folder.resolve("e.yaml");
        Files.writeString(file, text);
        return ExperimentFile.read(file, PLUGINS).experiment();
    }

    private ExperimentOptions.Builder options() {
        return ExperimentOptions.builder()
                .resources(PLUGINS.resources())
                .formats(PLUGINS.formats())
                .cache(cache)
                .baseFolder(folder);
    }

    private ExperimentResult run(Experiment experiment) {
        return run(experiment, TrialExecutor.serial());
    }

    private ExperimentResult run(Experiment experiment, TrialExecutor executor) {
        ExperimentResult result = experiment.run(options().executor(executor).build());
        assertThat(result.failures()).isEmpty();
        return result;
    }

    private List<String> sent(String key) throws JsonProcessingException {
        List<String> values = new ArrayList<>();
        for (PlayedServer.Request request : server.requests()) {
            values.add(new ObjectMapper().readTree(request.body()).path(key).asText());
        }
        return values;
    }

    @Test
    void templates_areFilledFromInputAndContext() throws IOException {
        run(experiment(", ask: once"));
        assertThat(server.requests().stream().map(PlayedServer.Request::body))
                .satisfiesExactlyInAnyOrder(
                        plain -> assertThat(plain)
                                .contains("\"Does water boil at sea level at 100 °C?\"")
                                .doesNotContain("system"),
                        brief -> assertThat(brief)
                                .contains("\"Does water boil at sea level at 100 °C?\"", "\"Be brief about water.\""));
    }

    @Test
    void digest_isOne_coldAndCached_serialAndParallel_andTheSecondRunAsksNobody() throws IOException {
        Experiment experiment = experiment("");
        ExperimentResult cold = run(experiment, TrialExecutor.parallel(4));
        assertThat(server.requests()).hasSize(6);
        assertThat(cold.recordedSteps()).containsExactly("chat");
        for (TrialExecutor executor :
                List.of(TrialExecutor.serial(), TrialExecutor.parallel(4), TrialExecutor.async(8))) {
            ExperimentResult cached = run(experiment, executor);
            assertThat(cached.digest()).isEqualTo(cold.digest());
            assertThat(cached.samples()).isEqualTo(cold.samples());
        }
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void metrics_areTokens_andTheTimeIfItIsAskedFor_andAreReplayed() throws IOException {
        assertThat(run(experiment("")).samples().get("baseline"))
                .containsOnlyKeys("prompt-tokens", "completion-tokens", "total-tokens");
        Experiment experiment = experiment(", measureTime: true");
        Map<String, Samples> cold = run(experiment).samples().get("baseline");
        assertThat(cold).containsOnlyKeys("prompt-tokens", "completion-tokens", "total-tokens", "latency-seconds");
        assertThat(cold.get("prompt-tokens").value(2)).hasValue(31);
        assertThat(cold.get("completion-tokens").value(2)).hasValue(12);
        assertThat(cold.get("total-tokens").value(2)).hasValue(43);
        assertThat(cold.get("latency-seconds").value(2).orElseThrow()).isPositive();
        assertThat(run(experiment).samples().get("baseline")).isEqualTo(cold);
    }

    @Test
    void digest_isOne_ofTwoColdRuns_whoseAnswersAreTheSame() throws IOException {
        Experiment experiment = experiment("");
        ExperimentResult first = run(experiment);
        try (TraceCache other = new TraceCache(DiskBackend.at(folder.resolve("other-cache")))) {
            ExperimentResult second = experiment.run(options().cache(other).build());
            assertThat(server.requests()).hasSize(12);
            assertThat(second.digest()).isEqualTo(first.digest());
        }
    }

    @Test
    void time_isToldToWhoeverWatches_alsoWhereItIsNoMetric() throws IOException {
        Path runs = folder.resolve("runs");
        experiment(", ask: once").run(options().runsFolder(runs).build());
        try (Stream<Path> all = Files.walk(runs)) {
            Path events = all.filter(file -> file.endsWith("events.jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(events))
                    .filteredOn(line -> line.contains("\"answer\""))
                    .hasSize(2)
                    .allMatch(line -> line.matches(".*\"latency-seconds\":\"[0-9]+\\.[0-9]{3}\".*"));
        }
    }

    @Test
    void replicates_areAskedEachForItself_andJudged() throws IOException {
        ExperimentResult result = run(experiment(""));
        assertThat(sent("seed")).hasSize(6).containsOnly("");
        assertThat(result.verdicts().get(0).toString()).doesNotContain("Nothing random was drawn");
    }

    @Test
    void seeds_areDrawn_oneForEachReplicate_equalInAllConditions() throws IOException {
        run(experiment(", ask: seeded"));
        List<String> seeds = sent("seed");
        assertThat(seeds).hasSize(6).doesNotContain("");
        assertThat(new TreeSet<>(seeds)).hasSize(3);
        run(experiment(", ask: seeded"));
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void questionThatIsAskedOnce_hasOneAnswerInAllReplicates_andNoVerdict() throws IOException {
        ExperimentResult result = run(experiment(", ask: once, seed: 7"), TrialExecutor.parallel(3));
        assertThat(sent("seed")).containsExactly("7", "7");
        assertThat(result.verdicts().get(0).toString()).contains("Nothing random was drawn");
    }

    @Test
    void howTheServerIsCalled_isNoPartOfTheKey() throws IOException {
        ExperimentResult cold = run(experiment(""));
        ExperimentResult other =
                run(experiment(", timeout: 5s, retries: 0, backoff: 10ms, concurrency: 1, apiKey: CHAT_TEST_KEY"));
        assertThat(server.requests()).hasSize(6);
        assertThat(other.digest()).isEqualTo(cold.digest());
    }

    @Test
    void whatDecidesTheAnswer_isPartOfTheKey() throws IOException {
        int expected = 6;
        for (String settings :
                List.of("", ", temperature: 0.5", ", topP: 0.5", ", maxTokens: 9", ", seed: 3", ", stop: [END]")) {
            run(experiment(settings));
            assertThat(server.requests()).as(settings).hasSize(expected);
            expected += 6;
        }
    }

    @Test
    void otherServer_isAskedAnew() throws IOException {
        run(experiment(""));
        Experiment experiment = experiment("");
        try (PlayedServer other = new PlayedServer()) {
            run(read(Files.readString(folder.resolve("e.yaml")).replace(server.baseUrl(), other.baseUrl())));
            assertThat(other.requests()).hasSize(6);
        }
        assertThat(run(experiment).failures()).isEmpty();
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void limit_holdsOverAllTrials() throws IOException {
        run(experiment(", concurrency: 1"), TrialExecutor.async(6));
        assertThat(server.requests()).hasSize(6);
        assertThat(server.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void eachLine_isAsked_andAnswersAreInTheOrderOfTheLines() throws IOException {
        Files.writeString(folder.resolve("questions.txt"), "One?\n\nTwo?\nThree?\n");
        Experiment experiment = read("""
                name: lines
                source: { prompt-lines: { file: questions.txt } }
                steps:
                  - chat-each: { baseUrl: "%s", model: llama3.2 }
                """.formatted(server.baseUrl()));
        ExperimentResult result = run(experiment);
        assertThat(server.requests().stream().map(PlayedServer.Request::body))
                .hasSize(3)
                .anySatisfy(body -> assertThat(body).contains("Three?"));
        assertThat(result.samples().get("baseline").get("prompt-tokens").values(0))
                .containsExactly(31, 31, 31);
        assertThat(run(experiment).digest()).isEqualTo(result.digest());
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void answer_isTheInputOfTheNextQuestion() throws IOException {
        run(read("""
                name: twice
                source: { prompt-text: { value: "When?" } }
                steps:
                  - chat: { baseUrl: "%s", model: llama3.2 }
                  - answer-text
                  - chat: { baseUrl: "%s", model: llama3.2, user: "Is that right? {{input}}" }
                    name: check
                """.formatted(server.baseUrl(), server.baseUrl())));
        assertThat(server.requests().get(1).body()).contains("Is that right? Water boils at 100 °C at sea level.");
    }

    @Test
    void failure_isThatOfItsTrial_andIsAskedAgainInTheNextRun() throws IOException {
        server.then(response(404, "ollama-404.json"));
        Experiment experiment = experiment(", concurrency: 1");
        ExperimentResult result = experiment.run(options().build());
        assertThat(result.failures())
                .singleElement()
                .asString()
                .contains("404", "model \"llama9\" not found", "Check the model's name");
        assertThat(server.requests()).hasSize(6);
        run(experiment);
        assertThat(server.requests()).hasSize(7);
    }

    @Test
    void unknownPlaceholder_isTold_withTheNearest() throws IOException {
        ExperimentResult result =
                experiment(", system: \"{{plcae}}\"").run(options().build());
        assertThat(result.failures().get(0).toString())
                .contains("The placeholder '{{plcae}}' of system has no value: there is no context key 'plcae'. There"
                        + " are: degrees, input, place. Did you mean 'place'?");
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.body()).contains("Be brief"));
    }

    @Test
    void key_isInNoFile_andInNoMessage() throws IOException {
        server.then(response(401, "openai-401.json"), text(500, SECRET));
        Path runs = folder.resolve("runs");
        ExperimentResult result = experiment(", concurrency: 1, retries: 0, apiKey: CHAT_TEST_KEY")
                .run(options().runsFolder(runs).build());
        assertThat(result.failures()).hasSize(2);
        assertThat(server.requests())
                .allSatisfy(request ->
                        assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer " + SECRET));
        assertThat(result.toString() + result.toJson() + result.failures()).doesNotContain(SECRET);
        Set<Path> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(5);
        for (Path file : files) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(SECRET);
        }
        assertThat(Arrays.asList(Files.readString(folder.resolve("e.yaml")).split(" ")))
                .contains("CHAT_TEST_KEY");
    }

    @Test
    void exampleFile_isRead_andRuns() throws IOException {
        String text = Files.readString(Path.of("experiments/brevity.yaml"));
        assertThat(text).contains("http://localhost:11434/v1");
        Experiment experiment = read(text.replace("http://localhost:11434/v1", server.baseUrl()));
        ExperimentResult result = run(experiment, TrialExecutor.parallel(4));
        assertThat(server.requests()).hasSize(30);
        assertThat(result.verdicts()).hasSize(2);
    }
}
