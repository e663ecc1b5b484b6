package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.Pipeline;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.Toys.Constant;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.problem.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class RunningExperimentTest {
    private static final int MANY = 300;

    private static Experiment draws(int replicates) {
        return Experiment.builder("draws")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Mean()))
                .treatment(Treatment.named("more").set("draws.n", 4))
                .hypothesis("more.mean > baseline.mean")
                .replicates(replicates)
                .seed(3)
                .build();
    }

    static Stream<ExperimentOptions> options() {
        return Stream.of(TrialExecutor.serial(), TrialExecutor.parallel(3), TrialExecutor.async(5))
                .map(executor -> ExperimentOptions.builder().executor(executor).build());
    }

    /** Takes as many results as it was told to. */
    private static final class Taking implements Flow.Subscriber<TrialResult> {
        private final long most;
        private final List<Trial> trials = new ArrayList<>();
        private final CompletableFuture<List<Trial>> ended = new CompletableFuture<>();

        Taking(long most) {
            this.most = most;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (most > 0) {
                subscription.request(most);
            }
        }

        @Override
        public void onNext(TrialResult item) {
            trials.add(item.trial());
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ended.complete(trials);
        }
    }

    private static List<Trial> all(int replicates) {
        return Stream.of("baseline", "more")
                .flatMap(condition ->
                        Stream.iterate(0, i -> i < replicates, i -> i + 1).map(i -> new Trial(condition, i)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("options")
    void loop_givesEachTrialOnce_andTheResultIsThatOfARun(ExperimentOptions options) {
        Experiment experiment = draws(MANY);
        TrialQueue queue = new TrialQueue();
        List<Trial> seen = new ArrayList<>();
        try (RunningExperiment running = experiment.start(options, queue)) {
            for (TrialResult trial : queue) {
                seen.add(trial.trial());
            }
            ExperimentResult result = running.result().join();
            assertThat(result.digest()).isEqualTo(experiment.run(options).digest());
            assertThat(result.complete()).isTrue();
        }
        assertThat(seen).hasSize(2 * MANY).containsExactlyInAnyOrderElementsOf(all(MANY));
    }

    @Test
    void subscriberThatTakesNothing_isTold_andTheOthersLoseNothing() {
        Taking slow = new Taking(0);
        Taking quick = new Taking(Long.MAX_VALUE);
        RunningExperiment running = RunningExperiment.start(
                draws(MANY), ExperimentOptions.defaults(), Duration.ofMillis(50), List.of(slow, quick));
        assertThat(running.result().join().complete()).isTrue();
        assertThat(quick.ended.join()).containsExactlyInAnyOrderElementsOf(all(MANY));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(slow.ended::join)
                .withCauseInstanceOf(SlowSubscriberException.class)
                .withMessageContaining("the run goes on without it");
        assertThat(slow.trials).isEmpty();
    }

    @Test
    void run_waitsForASlowSubscriber_andIsCancelledWithoutLosingWhatFinished() {
        Set<Trial> seen = new HashSet<>();
        TrialQueue queue = new TrialQueue();
        RunningExperiment running = draws(100_000).start(ExperimentOptions.defaults(), queue);
        Iterator<TrialResult> trials = queue.iterator();
        seen.add(trials.next().trial());
        running.cancel();
        trials.forEachRemaining(trial -> seen.add(trial.trial()));
        ExperimentResult result = running.result().join();
        assertThat(result.incomplete()).contains(Incomplete.CANCELLED);
        assertThat(seen).hasSize(result.executed());
    }

    @Test
    void whoSubscribesWhenTheRunHasEnded_isTold() {
        RunningExperiment running = draws(2).start(ExperimentOptions.defaults());
        running.result().join();
        Taking late = new Taking(Long.MAX_VALUE);
        running.trials().subscribe(late);
        assertThat(late.ended.join()).isEmpty();
    }

    @Test
    void close_endsTheRun() {
        RunningExperiment running = draws(1_000_000).start(ExperimentOptions.defaults());
        running.close();
        assertThat(running.result().join().incomplete()).contains(Incomplete.CANCELLED);
    }

    /** A run that waits for a subscriber for longer than a test may take. */
    private static RunningExperiment patient(int replicates, TrialQueue queue) {
        return RunningExperiment.start(
                draws(replicates), ExperimentOptions.defaults(), Duration.ofHours(1), List.of(queue));
    }

    @Test
    void loopThatIsLeft_doesNotHoldTheRun_onceTheQueueIsClosed() {
        TrialQueue queue = new TrialQueue();
        RunningExperiment running = patient(10 * MANY, queue);
        try (queue) {
            for (TrialResult trial : queue) {
                assertThat(trial.failure()).isNull();
                break;
            }
        }
        assertThat(running.result().join().complete()).isTrue();
        assertThat(queue).isEmpty();
    }

    @Test
    void queueThatIsClosed_beforeTheRun_getsNothing_andHoldsNothing() {
        TrialQueue queue = new TrialQueue();
        queue.close();
        RunningExperiment running = patient(10 * MANY, queue);
        assertThat(running.result().join().complete()).isTrue();
        assertThat(queue).isEmpty();
    }

    @Test
    void close_waitsForNoSubscriber() {
        TrialQueue unread = new TrialQueue();
        RunningExperiment running = patient(100_000, unread);
        unread.iterator().next();
        running.close();
        ExperimentResult result = running.result().join();
        assertThat(result.incomplete()).contains(Incomplete.CANCELLED);
        assertThat(result.executed()).isPositive();
    }

    @Test
    void close_waitsForNoSubscriber_evenIfTheRunAlreadyDoes() {
        TrialQueue unread = new TrialQueue();
        CompletableFuture<Void> full = new CompletableFuture<>();
        ExperimentOptions options = ExperimentOptions.builder()
                .listener(new ExperimentListener() {
                    @Override
                    public void trialFinished(TrialResult result, int finished, int total) {
                        if (finished > Flow.defaultBufferSize()) { // the next one finds no room
                            full.complete(null);
                        }
                    }
                })
                .build();
        RunningExperiment running =
                RunningExperiment.start(draws(100_000), options, Duration.ofHours(1), List.of(unread));
        full.join();
        running.close();
        assertThat(running.result().join().incomplete()).contains(Incomplete.CANCELLED);
    }

    private record Dies() implements TrialExecutor {
        @Override
        public String name() {
            return "dies";
        }

        @Override
        public void execute(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) {
            throw new OutOfMemoryError("not really");
        }
    }

    @Test
    void whatTheRunThrows_isToldToAll() {
        TrialQueue queue = new TrialQueue();
        RunningExperiment running =
                draws(2).start(ExperimentOptions.builder().executor(new Dies()).build(), queue);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> queue.forEach(trial -> {}));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> running.result().join())
                .withCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void start_refusesWhatRunRefuses(@TempDir Path folder) {
        Experiment missing = Experiment.builder("missing")
                .source(new Constant(1))
                .pipeline(Pipeline.start(new Toys.Twice()))
                .build();
        ExperimentOptions options = ExperimentOptions.builder()
                .runsFolder(folder)
                .cachePolicy(CachePolicy.standard().refresh(Set.of("twize")))
                .build();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> missing.start(options))
                .withMessageContaining("Did you mean 'twice'?");
        assertThat(folder).isEmptyDirectory();
    }
}
