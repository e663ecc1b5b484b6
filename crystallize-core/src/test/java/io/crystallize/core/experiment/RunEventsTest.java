package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Attempts;
import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What steps tell is in the run's folder. */
class RunEventsTest {
    private static final String SECRET = "hunter2-is-secret";

    @TempDir
    Path runs;

    @Cacheable
    record Trains(int epochs) implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                context.event("epoch", Map.of("n", String.valueOf(epoch)));
            }
            return input;
        }
    }

    /** Fails, in replicate 1 at every attempt. */
    record Fails() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws IOException {
            context.event("tries", Map.of());
            if (context.replicate() == 1) {
                throw new IOException("no luck");
            }
            return input;
        }
    }

    record Gossips() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            String secret = context.secret("token").value();
            context.event("heard of " + secret, Map.of("of " + secret, "is \n " + secret));
            return input;
        }
    }

    private ExperimentResult run(Pipeline<Double, Double> pipeline, ExperimentOptions.Builder options) {
        return Experiment.builder("tells")
                .source(new Constant(1))
                .pipeline(pipeline)
                .replicates(2)
                .seed(1)
                .build()
                .run(options.runsFolder(runs).build());
    }

    private static Path folder(ExperimentResult result) {
        return result.folder().orElseThrow();
    }

    private static List<PastEvent> events(ExperimentResult result) throws IOException {
        List<PastEvent> events = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        PastRun.events(folder(result), events::add, problems::add);
        assertThat(problems).isEmpty();
        return events;
    }

    private static List<String> texts(List<PastEvent> events, int replicate) {
        return events.stream()
                .filter(past -> past.trial().equals(new Trial("baseline", replicate)))
                .map(past -> past.event().step()
                        + ' '
                        + past.event().name()
                        + past.event().details())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial", "parallel", "async"})
    void events_areInTheFolder_byTrial_inTheirOrder(String executor) throws IOException {
        Instant before = Instant.now();
        ExperimentResult result = run(
                Pipeline.start(new Trains(2)),
                ExperimentOptions.builder()
                        .executor(
                                switch (executor) {
                                    case "serial" -> TrialExecutor.serial();
                                    case "parallel" -> TrialExecutor.parallel(2);
                                    default -> TrialExecutor.async(2);
                                }));
        List<PastEvent> events = events(result);
        assertThat(events).hasSize(4).allSatisfy(past -> {
            assertThat(past.session()).isEqualTo(1);
            assertThat(past.event().time()).isBetween(before, Instant.now());
        });
        assertThat(texts(events, 0)).containsExactly("trains epoch{n=0}", "trains epoch{n=1}");
        assertThat(texts(events, 1)).isEqualTo(texts(events, 0));
    }

    @Test
    void eventsOfEveryAttempt_andOfTrialsThatFail_areKept() throws IOException {
        ExperimentResult result = run(
                Pipeline.<Double, Double>start(new Fails()).trying(Attempts.atMost(3)), ExperimentOptions.builder());
        List<PastEvent> events = events(result);
        assertThat(result.failures()).hasSize(1);
        assertThat(texts(events, 0)).containsExactly("fails tries{}");
        assertThat(texts(events, 1)).containsExactly("fails tries{}", "fails tries{}", "fails tries{}");
    }

    @Test
    void hit_tellsNothing_andThereIsNoFile() throws IOException {
        MapBackend backend = new MapBackend();
        Pipeline<Double, Double> pipeline = Pipeline.start(new Trains(1));
        ExperimentResult cold = run(pipeline, ExperimentOptions.builder().cache(new TraceCache(backend)));
        ExperimentResult warm = run(pipeline, ExperimentOptions.builder().cache(new TraceCache(backend)));
        assertThat(events(cold)).hasSize(1);
        assertThat(events(warm)).isEmpty();
        assertThat(folder(warm).resolve("events.jsonl")).doesNotExist();
        assertThat(warm.digest()).isEqualTo(cold.digest());
    }

    @Test
    void trialThatRunsAgain_hasTheEventsOfBothSessions() throws IOException {
        run(Pipeline.start(new Fails()), ExperimentOptions.builder());
        ExperimentResult again =
                run(Pipeline.start(new Fails()), ExperimentOptions.builder().resume(Resume.latest()));
        assertThat(events(again))
                .extracting(past -> past.trial().replicate() + " in session " + past.session())
                .containsExactly("0 in session 1", "1 in session 1", "1 in session 2");
    }

    @Test
    void secrets_areInNoEvent() throws IOException {
        ExperimentResult result = run(
                Pipeline.start(new Gossips()),
                ExperimentOptions.builder().secrets(Secrets.of(Map.of("token", SECRET))));
        assertThat(texts(events(result), 0))
                .containsExactly("gossips heard of [REDACTED]{of [REDACTED]=is \n [REDACTED]}");
        assertThat(Files.readString(folder(result).resolve("events.jsonl"))).doesNotContain(SECRET);
    }

    @Test
    void damagedLine_isTold_andTheOthersAreRead() throws IOException {
        ExperimentResult result = run(Pipeline.start(new Trains(1)), ExperimentOptions.builder());
        Path file = folder(result).resolve("events.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, "nonsense\n{\"condition\":1}\n", StandardOpenOption.TRUNCATE_EXISTING);
        Files.writeString(file, lines.get(1) + "\n", StandardOpenOption.APPEND);
        List<PastEvent> events = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        PastRun.events(folder(result), events::add, problems::add);
        assertThat(events).hasSize(1);
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).toString()).startsWith(file + ":1: ");
        assertThat(problems.get(1).toString()).startsWith(file + ":2: ").contains("field 'session' is missing");
    }
}
