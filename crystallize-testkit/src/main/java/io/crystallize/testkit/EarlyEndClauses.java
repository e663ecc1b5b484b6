package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.execution.Trial;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What happens when a run ends before all its trials have been run. */
abstract class EarlyEndClauses extends TrialClauses {
    private static final Trial FIRST = WatchedRun.trial(0);

    private void assertEndsWith(Throwable failure, WatchedRun run) {
        assertThatThrownBy(() -> run.execute(executor)).isSameAs(failure);
        run.assertWellBehaved();
        assertThat(run.runner.isCancelled())
                .as("The runner is told that the run ends")
                .isTrue();
        assertThat(run.runner.wasInterruptedTooEarly())
                .as("The runner is told before threads are interrupted")
                .isFalse();
    }

    /** A trial that goes on until the run is cancelled, or until the executor should wait for it, if that is later. */
    private static void goOnUntilTheRunEnds(WatchedRun run) throws InterruptedException {
        run.runner.awaitCancelUninterruptibly();
        Thread.interrupted();
        run.untilTheCallerWaits();
    }

    private void assertFailureOfTheRunnerEndsTheRun(Throwable failure) {
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            if (trial.equals(FIRST)) {
                throwUnchecked(failure);
            }
            goOnUntilTheRunEnds(self);
            throw new InterruptedException();
        })) {
            assertEndsWith(failure, run);
            assertThat(run.given()).hasSizeLessThanOrEqualTo(atOnce());
        }
    }

    private static void throwUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Test
    protected void runnerThatThrows_endsTheRun_andThatIsThrown() {
        assertFailureOfTheRunnerEndsTheRun(new IllegalStateException("the runner is broken"));
    }

    @Test
    protected void runnerThatThrowsAnError_endsTheRun_andThatIsThrown() {
        assertFailureOfTheRunnerEndsTheRun(new AssertionError("the runner is broken"));
    }

    private WatchedRun runOfWhichTheFirstTrialEnds() {
        return run(10 * atOnce(), (trial, self) -> {
            if (trial.equals(FIRST)) {
                return ScriptedRunner.result(trial);
            }
            goOnUntilTheRunEnds(self);
            throw new InterruptedException();
        });
    }

    @Test
    protected void resultsThatThrow_endTheRun_andThatIsThrown() {
        IllegalStateException failure = new IllegalStateException("the disk is full");
        try (WatchedRun run = runOfWhichTheFirstTrialEnds()) {
            run.onResult(result -> throwUnchecked(failure));
            assertEndsWith(failure, run);
            assertThat(run.handed()).containsExactly(FIRST);
        }
    }

    @Test
    protected void trialsThatThrow_endTheRun_afterWhatHadFinishedWasHandedOver() {
        IllegalStateException failure = new IllegalStateException("the next trial can't be had");
        try (WatchedRun run = runOfWhichTheFirstTrialEnds()) {
            run.onAsked(() -> {
                if (run.given().size() >= atOnce() && run.runner.ended() > 0) {
                    throw failure;
                }
            });
            assertEndsWith(failure, run);
            assertThat(run.handed()).containsExactly(FIRST);
        }
    }

    @Test
    protected void interrupt_endsTheRun_whenNothingRunsAnyMore() {
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            if (trial.equals(FIRST)) {
                self.interruptCaller();
            }
            goOnUntilTheRunEnds(self);
            throw new InterruptedException();
        })) {
            assertInterrupted(run);
            assertThat(run.handed()).isEmpty();
        }
    }

    private void assertInterrupted(WatchedRun run) {
        assertThatThrownBy(() -> run.execute(executor)).isInstanceOf(InterruptedException.class);
        Thread.interrupted();
        run.assertWellBehaved();
        assertThat(run.given()).as("No trial is begun after the interrupt").hasSizeLessThanOrEqualTo(atOnce());
        assertThat(run.runner.isCancelled())
                .as("The runner is told that the run ends")
                .isTrue();
    }

    @Test
    protected void interrupt_isToldToTheRunner_beforeThreadsAreInterrupted() {
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            if (trial.equals(FIRST)) {
                self.interruptCaller();
            }
            self.runner.awaitCancel();
            throw new InterruptedException();
        })) {
            assertInterrupted(run);
            assertThat(run.runner.wasInterruptedTooEarly())
                    .as("A trial's thread was interrupted before the runner was told")
                    .isFalse();
        }
    }

    @Test
    protected void interrupt_handsOverWhatFinishedNevertheless() {
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            if (trial.equals(FIRST)) {
                self.interruptCaller();
                self.runner.awaitCancelUninterruptibly();
                return ScriptedRunner.result(trial);
            }
            self.runner.awaitCancel();
            throw new InterruptedException();
        })) {
            assertInterrupted(run);
            assertThat(run.handed()).containsExactly(FIRST);
        }
    }

    @Test
    protected void interrupt_beforeTheRun_endsIt() {
        Thread.currentThread().interrupt();
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            self.runner.awaitCancel();
            throw new InterruptedException();
        })) {
            assertInterrupted(run);
        }
    }

    @Test
    protected void runAfterAnInterrupt_isLikeAnyOther() throws InterruptedException {
        interrupt_endsTheRun_whenNothingRunsAnyMore();
        execute_runsEachTrialOnce_andHandsItsResultOver();
    }

    /**
     * All that may run at once of the one run goes on when the other begins, so the two need no threads at the same time:
     * they may share them.
     */
    @Test
    protected void earlyEndOfARun_doesNotEndAnother() throws Exception {
        CountDownLatch begun = new CountDownLatch(atOnce());
        CompletableFuture<WatchedRun> other = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(1);
        Threads.runTogether(2, thread -> {
            if (thread == 0) {
                endEarlyBeside(other, begun);
                ended.countDown();
                return;
            }
            try (WatchedRun run = run(3 * atOnce(), (trial, self) -> {
                self.await(ended, "another run did not end");
                return ScriptedRunner.result(trial);
            })) {
                run.await(begun, "the trials of another run did not begin");
                other.complete(run);
                run.execute(executor);
                run.assertWellBehaved();
                assertThat(run.handed()).hasSize(3 * atOnce());
            }
        });
    }

    private void endEarlyBeside(CompletableFuture<WatchedRun> other, CountDownLatch begun) {
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            begun.countDown();
            if (trial.equals(FIRST)) {
                other.join().untilTheCallerWaits();
                self.interruptCaller();
            }
            goOnUntilTheRunEnds(self);
            throw new InterruptedException();
        })) {
            assertInterrupted(run);
        }
    }
}
