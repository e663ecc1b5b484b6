package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Attempts;
import io.crystallize.core.Context;
import io.crystallize.core.Event;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.verdict.Verdict;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Those who watch an experiment: what they are told, in which order, and that they alter nothing. */
@Tag("slow")
class ListenersTest {
    @TempDir
    Path runs;

    static Stream<TrialExecutor> executors() {
        return Stream.of(TrialExecutor.serial(), TrialExecutor.parallel(3), TrialExecutor.async(3));
    }

    /** Tells that it runs; fails in replicate 1 of the treatment. */
    record Tells() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) throws IOException {
            context.event("told", Map.of());
            if (context.condition().equals("shifted") && context.replicate() == 1) {
                throw new IOException("no luck");
            }
            return input;
        }
    }

    private static Experiment experiment() {
        return Experiment.builder("watched")
                .source(new Draws(4))
                .pipeline(Pipeline.start(new Noise(0.1))
                        .then(new Tells())
                        .then(new Toys.Shift(0))
                        .then(new Mean()))
                .treatment(Treatment.named("shifted").set("shift.by", 5))
                .replicates(3)
                .hypothesis("shifted.mean > baseline.mean")
                .seed(7)
                .build();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void methodsOfTrials_areCalledByOneThreadAtATime(TrialExecutor executor) {
        ReentrantLock lock = new ReentrantLock();
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        ExperimentListener listener = new ExperimentListener() {
            private void call(String method) {
                if (!lock.tryLock()) {
                    calls.add(method + " while another is at work");
                    return;
                }
                calls.add(method);
                lock.unlock();
            }

            @Override
            public void trialStarted(Trial trial) {
                call("trialStarted");
            }

            @Override
            public void trialFinished(TrialResult result, int finished, int total) {
                call("trialFinished");
            }
        };
        Experiment.builder("quick")
                .source(new Draws(1))
                .pipeline(Pipeline.start(new Mean()))
                .replicates(2000)
                .build()
                .run(ExperimentOptions.builder()
                        .executor(executor)
                        .listener(listener)
                        .build());
        assertThat(calls).hasSize(4000).containsOnly("trialStarted", "trialFinished");
    }

    /** Writes down all calls, by what they are of. */
    private static final class Notes implements ExperimentListener {
        private final List<String> all = Collections.synchronizedList(new ArrayList<>());

        List<String> of(String what) {
            return all.stream()
                    .filter(line -> line.startsWith(what + " "))
                    .map(line -> line.substring(what.length() + 1))
                    .toList();
        }

        private static String name(RunInfo run) {
            return run.condition() + '/' + run.replicate();
        }

        @Override
        public void experimentStarted(Experiment experiment, RunStart start) {
            all.add("run starts: " + start.trials() + " trials in session " + start.session() + ", resumed "
                    + start.resumed() + (start.folder().isPresent() ? ", in a folder" : ""));
        }

        @Override
        public void trialStarted(Trial trial) {
            all.add(trial.condition() + '/' + trial.replicate() + " trialStarted");
        }

        @Override
        public void runStarted(RunInfo run) {
            all.add(name(run) + " runStarted " + String.join(", ", run.steps()));
        }

        @Override
        public void stepStarted(RunInfo run, String step) {
            all.add(name(run) + " stepStarted " + step);
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            all.add(name(run) + " event " + step + ' ' + event.name());
        }

        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable failure, boolean again) {
            all.add(name(run) + " attemptFailed " + step);
        }

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            all.add(name(run) + " stepEnded " + step.name());
        }

        @Override
        public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
            all.add(name(run) + " runEnded " + completed.size());
        }

        @Override
        public void trialFinished(TrialResult result, int finished, int total) {
            all.add(result.trial().condition() + '/' + result.trial().replicate() + " trialFinished");
            all.add("count " + finished + " of " + total);
        }

        @Override
        public void judged(List<Verdict> verdicts) {
            all.add("run judged " + verdicts.size());
        }

        @Override
        public void experimentEnded(ExperimentResult result) {
            all.add("run ended " + result.executed());
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void calls_comeInTheirOrder(TrialExecutor executor) {
        Notes notes = new Notes();
        experiment()
                .run(ExperimentOptions.builder()
                        .executor(executor)
                        .runsFolder(runs)
                        .listener(notes)
                        .build());
        assertThat(notes.of("run"))
                .containsExactly(
                        "starts: 6 trials in session 1, resumed {baseline=0, shifted=0}, in a folder",
                        "judged 1",
                        "ended 6");
        assertThat(notes.all.get(0)).startsWith("run starts");
        assertThat(notes.all.subList(notes.all.size() - 2, notes.all.size())).allMatch(line -> line.startsWith("run "));
        assertThat(notes.of("baseline/1"))
                .containsExactly(
                        "trialStarted",
                        "runStarted draws, noise, tells, shift, mean",
                        "stepStarted draws",
                        "stepEnded draws",
                        "stepStarted noise",
                        "stepEnded noise",
                        "stepStarted tells",
                        "event tells told",
                        "stepEnded tells",
                        "stepStarted shift",
                        "stepEnded shift",
                        "stepStarted mean",
                        "stepEnded mean",
                        "runEnded 5",
                        "trialFinished");
        assertThat(notes.of("shifted/1"))
                .containsSubsequence(
                        "trialStarted",
                        "stepStarted tells",
                        "event tells told",
                        "attemptFailed tells",
                        "runEnded 2",
                        "trialFinished")
                .doesNotContain("stepEnded tells");
        assertThat(notes.of("count")).containsExactly("1 of 6", "2 of 6", "3 of 6", "4 of 6", "5 of 6", "6 of 6");
    }

    @Test
    void resumedRun_tellsHowManyTrialsAreThere_andOnlyOfThoseThatRun() {
        ExperimentOptions.Builder options = ExperimentOptions.builder().runsFolder(runs);
        experiment().run(options.build());
        Notes notes = new Notes();
        experiment()
                .run(options.resume(Resume.latest())
                        .replicates(4)
                        .listener(notes)
                        .build());
        assertThat(notes.of("run"))
                .containsExactly(
                        "starts: 3 trials in session 2, resumed {baseline=3, shifted=2}, in a folder",
                        "judged 1",
                        "ended 3");
        assertThat(notes.of("count")).containsExactly("1 of 3", "2 of 3", "3 of 3");
        assertThat(notes.of("baseline/0")).isEmpty();
        assertThat(notes.of("baseline/3")).isNotEmpty();
        assertThat(notes.of("shifted/1")).isNotEmpty();
    }

    /** Throws something at every call; what nobody has to declare, what should have been declared, and errors. */
    private static final class Broken implements ExperimentListener {
        private final Throwable failure;

        Broken(Throwable failure) {
            this.failure = failure;
            failure.setStackTrace(new StackTraceElement[0]); // it is logged
        }

        @SuppressWarnings("unchecked") // the type is not there when it runs
        private static <T extends Throwable> void sneak(Throwable failure) throws T {
            throw (T) failure;
        }

        private void fail() {
            Broken.<RuntimeException>sneak(failure);
        }

        @Override
        public void experimentStarted(Experiment experiment, RunStart start) {
            fail();
        }

        @Override
        public void trialStarted(Trial trial) {
            fail();
        }

        @Override
        public void runStarted(RunInfo run) {
            fail();
        }

        @Override
        public void stepStarted(RunInfo run, String step) {
            fail();
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            fail();
        }

        @Override
        public void attemptFailed(RunInfo run, String step, int attempt, Throwable cause, boolean again) {
            fail();
        }

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            fail();
        }

        @Override
        public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException cause) {
            fail();
        }

        @Override
        public void trialFinished(TrialResult result, int finished, int total) {
            fail();
        }

        @Override
        public void judged(List<Verdict> verdicts) {
            fail();
        }

        @Override
        public void experimentEnded(ExperimentResult result) {
            fail();
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void listenerThatThrows_isAWarning_andTheRunAndTheOthersGoOn(TrialExecutor executor) {
        ExperimentResult alone = experiment().run(ExperimentOptions.defaults());
        for (Throwable failure : List.of(
                new IllegalStateException("tired"),
                new IOException("tired"),
                new AssertionError("tired"),
                new NoClassDefFoundError("tired"),
                new ServiceConfigurationError("tired"),
                new IOError(new IOException("tired")),
                new Error("tired"),
                new StackOverflowError("tired"))) {
            Notes notes = new Notes();
            ExperimentResult result = experiment()
                    .run(ExperimentOptions.builder()
                            .executor(executor)
                            .listener(new Broken(failure))
                            .listener(notes)
                            .build());
            assertThat(result.digest()).isEqualTo(alone.digest());
            assertThat(result.executed()).isEqualTo(6);
            assertThat(notes.of("count")).hasSize(6);
            assertThat(notes.of("run")).hasSize(3);
            String broken = "Listener " + Broken.class.getName() + " failed in ";
            assertThat(result.warnings())
                    .contains(
                            broken + "attemptFailed: " + failure,
                            broken + "event, 6 times: " + failure,
                            broken + "experimentStarted: " + failure,
                            broken + "judged: " + failure,
                            broken + "runEnded, 6 times: " + failure,
                            broken + "runStarted, 6 times: " + failure,
                            broken + "stepEnded, 27 times: " + failure,
                            broken + "stepStarted, 28 times: " + failure,
                            broken + "trialFinished, 6 times: " + failure,
                            broken + "trialStarted, 6 times: " + failure)
                    .isSorted();
        }
    }

    /** Tries to change all that it gets. */
    private static final class Hostile implements ExperimentListener {
        private int tried;

        private void tryTo(Runnable change) {
            synchronized (this) {
                tried++;
            }
            assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
        }

        private void tryToChange(StepRecord step) {
            tryTo(step.metrics()::clear);
            tryTo(step.reads()::clear);
            tryTo(step.writes()::clear);
            tryTo(step.artifacts()::clear);
            tryTo(step.parameters()::clear);
            step.metrics().forEach(metric -> tryTo(metric.tags()::clear));
        }

        @Override
        public void experimentStarted(Experiment experiment, RunStart start) {
            tryTo(experiment.conditions()::clear);
            tryTo(start.resumed()::clear);
        }

        @Override
        public void runStarted(RunInfo run) {
            tryTo(run.steps()::clear);
        }

        @Override
        public void event(RunInfo run, String step, Event event) {
            tryTo(event.details()::clear);
        }

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            tryToChange(step);
        }

        @Override
        public void runEnded(RunInfo run, List<StepRecord> completed, @Nullable StepFailedException failure) {
            tryTo(completed::clear);
            if (failure != null) {
                tryTo(failure.completed()::clear);
            }
        }

        @Override
        public void trialFinished(TrialResult result, int finished, int total) {
            tryTo(result.steps()::clear);
            tryTo(result.artifacts()::clear);
            tryTo(result.events()::clear);
            result.steps().forEach(this::tryToChange);
            result.artifacts().forEach(written -> Arrays.fill(written.content(), (byte) 0));
        }

        @Override
        public void judged(List<Verdict> verdicts) {
            tryTo(verdicts::clear);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void listenerThatTriesToChangeWhatItGets_changesNoDigest_coldOrWarm(TrialExecutor executor) {
        ExperimentResult alone = experiment().run(ExperimentOptions.defaults());
        MapBackend backend = new MapBackend();
        for (int round = 0; round < 3; round++) {
            Hostile hostile = new Hostile();
            ExperimentResult result = experiment()
                    .run(ExperimentOptions.builder()
                            .executor(executor)
                            .cache(new TraceCache(backend))
                            .listener(hostile)
                            .build());
            assertThat(result.digest()).isEqualTo(alone.digest());
            assertThat(result.warnings()).isEmpty();
            assertThat(result.cache().errors()).isZero();
            assertThat(hostile.tried).isGreaterThan(100);
            assertThat(result.cache().misses() > 0).isEqualTo(round == 0);
        }
    }

    /** Whoever watches long doesn't make a step late. */
    @Test
    void eventOfAStepWithATimeOut_isToldWhenTheAttemptHasEnded() {
        List<String> told = new CopyOnWriteArrayList<>();
        AtomicBoolean working = new AtomicBoolean();
        Step<Double, Double> step = Step.of("work", (Double input, Context context) -> {
            working.set(true);
            context.event(new Event("working", Map.of()));
            working.set(false);
            return input;
        });
        ExperimentResult result = Experiment.builder("watched")
                .source(new Toys.Constant(1))
                .pipeline(Pipeline.<Double, Double>start(step)
                        .trying(Attempts.once().within(Duration.ofMinutes(1))))
                .replicates(2)
                .build()
                .run(ExperimentOptions.builder()
                        .listener(new ExperimentListener() {
                            @Override
                            public void event(RunInfo run, String step, Event event) {
                                told.add(event.name() + " " + working.get());
                            }
                        })
                        .build());

        assertThat(result.failures()).isEmpty();
        assertThat(told).containsExactly("working false", "working false");
    }

    @Test
    void interruptThatAListenerSwallows_stillCancels() {
        Thread running = Thread.currentThread();
        ExperimentResult result = experiment()
                .run(ExperimentOptions.builder()
                        .replicates(50) // many more than may wait for the first to be handed over
                        .listener(new ExperimentListener() {
                            @Override
                            public void trialFinished(TrialResult trial, int finished, int total) {
                                running.interrupt();
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        })
                        .build());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.incomplete()).hasValue(ExperimentResult.Incomplete.CANCELLED);
        assertThat(result.executed()).isLessThan(result.total());
    }

    @ParameterizedTest
    @MethodSource("executors")
    void interruptThatAListenerLeavesBehind_cancels_andFailsNoTrial(TrialExecutor executor) {
        ExperimentResult result = Experiment.builder("waits")
                .source(new Draws(1))
                .pipeline(Pipeline.start(new Waits()).then(new Mean()))
                .replicates(50)
                .build()
                .run(ExperimentOptions.builder()
                        .executor(executor)
                        .listener(new ExperimentListener() {
                            @Override
                            public void trialStarted(Trial trial) {
                                if (trial.replicate() == 3) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        })
                        .build());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.failures()).isEmpty();
        assertThat(result.incomplete()).hasValue(ExperimentResult.Incomplete.CANCELLED);
    }

    /** Waits a moment, and fails if it is interrupted. */
    record Waits() implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] input, Context context) throws InterruptedException {
            new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
            return input;
        }
    }
}
