package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
class ExecutorContractTest {
    @Nested
    class Serial extends Kept {
        Serial() {
            super(TrialExecutor.serial(), 1);
        }
    }

    @Nested
    class OneThread extends Kept {
        OneThread() {
            super(TrialExecutor.parallel(1), 1);
        }
    }

    @Nested
    class Parallel extends Kept {
        Parallel() {
            super(TrialExecutor.parallel(4), 4);
        }
    }

    @Nested
    class Async extends Kept {
        Async() {
            super(TrialExecutor.async(20), 20);
        }
    }

    abstract static class Kept extends ExecutorContract {
        private final TrialExecutor executor;
        private final int atOnce;

        Kept(TrialExecutor executor, int atOnce) {
            this.executor = executor;
            this.atOnce = atOnce;
        }

        @Override
        protected TrialExecutor create() {
            return executor;
        }

        @Override
        protected int atOnce() {
            return atOnce;
        }

        @Test
        void interruptThatATrialLeavesBehind_isNotThatOfAnother() throws InterruptedException {
            AtomicInteger interrupted = new AtomicInteger();
            try (WatchedRun run = run(10 * atOnce, (trial, self) -> {
                if (Thread.interrupted()) {
                    interrupted.incrementAndGet();
                }
                Thread.currentThread().interrupt();
                return ScriptedRunner.result(trial);
            })) {
                run.execute(executor);
                run.assertWellBehaved();
                assertThat(interrupted).hasValue(0);
            }
        }
    }

    /** As the JVM's own OutOfMemoryError may be one object for all. */
    @RepeatedTest(200)
    void parallel_withTrialsThatThrowTheSameEachTime_throwsThat_whenNothingRunsAnyMore() {
        IllegalStateException failure = new IllegalStateException("no trial can be had");
        AtomicInteger asked = new AtomicInteger();
        try (WatchedRun run = new WatchedRun(100, 4, 20_000, (trial, self) -> ScriptedRunner.result(trial))) {
            run.onAsked(() -> {
                if (asked.incrementAndGet() > 4) {
                    throw failure;
                }
            });
            assertThatThrownBy(() -> run.execute(TrialExecutor.parallel(4))).isSameAs(failure);
            run.assertWellBehaved();
            assertThat(asked).as("Nobody asks again").hasValue(5);
        }
    }

    @Test
    void parallel_startsNoMoreThreadsThanThereAreTrials() throws InterruptedException {
        try (WatchedRun run = new WatchedRun(3, 1_000_000, 20_000, (trial, self) -> ScriptedRunner.result(trial))) {
            run.execute(TrialExecutor.parallel(1_000_000));
            run.assertWellBehaved();
            assertThat(run.handed()).hasSize(3);
        }
    }

    @Test
    void runnerThatCannotCancel_isTold_andNoThreadIsLeft() {
        IllegalStateException failure = new IllegalStateException("the disk is full");
        List<Thread> threads = new CopyOnWriteArrayList<>();
        TrialRunner runner = new TrialRunner() {
            @Override
            public TrialResult run(Trial trial) {
                threads.add(Thread.currentThread());
                return ScriptedRunner.result(trial);
            }

            @Override
            public CompletableFuture<TrialResult> start(Trial trial) {
                return CompletableFuture.completedFuture(run(trial));
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("no cancelling");
            }
        };
        Iterator<Trial> trials =
                IntStream.range(0, 100).mapToObj(WatchedRun::trial).iterator();
        assertThatThrownBy(() -> TrialExecutor.parallel(2).execute(trials, runner, result -> {
                    throw failure;
                }))
                .isSameAs(failure)
                .hasSuppressedException(new IllegalStateException("no cancelling"));
        assertThat(threads).allSatisfy(thread -> thread.join(20_000)).noneMatch(Thread::isAlive);
    }

    @Test
    void serial_asksForNoneAfterATrialThatFailed_untilItsResultIsTaken() throws InterruptedException {
        Trial failing = WatchedRun.trial(30);
        try (WatchedRun run = new WatchedRun(
                100,
                1,
                20_000,
                (trial, self) -> new TrialResult(
                        trial,
                        null,
                        trial.equals(failing) ? new TrialResult.Failure("step", "type", "no luck", false) : null,
                        List.of(),
                        List.of()))) {
            run.onResult(result -> {
                if (result.failure() != null) {
                    run.untilTheTrialsWait();
                    run.stop();
                }
            });
            run.execute(TrialExecutor.serial());
            run.assertWellBehaved();
            assertThat(run.given()).hasSize(31);
        }
    }

    @Test
    void contract_kept_passes() throws Exception {
        assertThat(failures(ExecutorFault.NONE, 20_000)).isEmpty();
    }

    /** What takes long in a faulty executor fails a clause, so what is missing need not be waited for. */
    @Test
    @Timeout(120)
    void contract_brokenInOneClause_fails_andEachClauseIsSeenToFail() throws Exception {
        Set<String> seen = new TreeSet<>();
        List<ExecutorFault> unseen = new ArrayList<>();
        for (ExecutorFault fault : ExecutorFault.values()) {
            if (fault != ExecutorFault.NONE) {
                Set<String> failed = failures(fault, 200).keySet();
                seen.addAll(failed);
                if (failed.isEmpty()) {
                    unseen.add(fault);
                }
            }
        }
        assertThat(unseen).as("Faults that no clause sees").isEmpty();
        assertThat(seen)
                .as("Clauses that some fault breaks")
                .containsExactlyInAnyOrderElementsOf(
                        clauses().stream().map(Method::getName).toList());
    }

    private static Map<String, Throwable> failures(ExecutorFault fault, long patienceMillis) throws Exception {
        Map<String, Throwable> failures = new TreeMap<>();
        for (Method clause : clauses()) {
            ExecutorContract contract = new FaultyContract(fault, patienceMillis);
            contract.createExecutor();
            try {
                clause.invoke(contract);
            } catch (InvocationTargetException e) {
                failures.put(clause.getName(), e.getCause());
            } finally {
                contract.clearInterrupt();
            }
        }
        return failures;
    }

    private static List<Method> clauses() {
        List<Method> clauses = new ArrayList<>();
        for (Class<?> part = ExecutorContract.class; part != Object.class; part = part.getSuperclass()) {
            Stream.of(part.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .forEach(clauses::add);
        }
        return clauses;
    }
}
