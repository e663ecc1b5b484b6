package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialResult.Failure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of trials in runs that come to their end. */
abstract class TrialClauses extends ExecutorFixture {
    private void assertAllIsRun(int trials) throws InterruptedException {
        try (WatchedRun run = run(trials, (trial, self) -> ScriptedRunner.result(trial))) {
            run.execute(executor);
            run.assertWellBehaved();
            assertThat(run.given()).hasSize(trials);
            assertThat(run.handed()).containsExactlyInAnyOrderElementsOf(run.given());
            assertThat(run.runner.isCancelled())
                    .as("A run that comes to its end is cancelled")
                    .isFalse();
        }
    }

    @Test
    protected void name_isThere_andStaysTheSame() {
        assertThat(executor.name()).isNotBlank().isEqualTo(create().name());
    }

    @Test
    protected void execute_runsEachTrialOnce_andHandsItsResultOver() throws InterruptedException {
        assertAllIsRun(200);
    }

    @Test
    protected void execute_ofNoTrials_returns() throws InterruptedException {
        assertAllIsRun(0);
    }

    @Test
    protected void execute_ofFewerTrialsThanMayBeUnderWay_returns() throws InterruptedException {
        assertAllIsRun(1);
    }

    @Test
    protected void execute_again_runsTheTrialsOfThen() throws InterruptedException {
        assertAllIsRun(7);
        assertAllIsRun(5);
    }

    @Test
    protected void execute_hasAsManyTrialsUnderWayAsItMay() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(atOnce());
        try (WatchedRun run = run(3 * atOnce(), (trial, self) -> {
            others.countDown();
            self.await(others, "fewer trials were under way at once than atOnce() says, which is " + atOnce());
            return ScriptedRunner.result(trial);
        })) {
            run.execute(executor);
            run.assertWellBehaved();
        }
    }

    @Test
    protected void trials_areAskedForOnlyWhenThereIsRoom() throws InterruptedException {
        int trials = 4 * atOnce();
        try (WatchedRun run = run(trials, (trial, self) -> {
            self.untilTheCallerWaits();
            return ScriptedRunner.result(trial);
        })) {
            run.execute(executor);
            run.assertWellBehaved();
            assertThat(run.handed()).hasSize(trials);
        }
    }

    @Test
    protected void trials_endEarly_andNoneIsBegunAfterwards() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (WatchedRun run = run(10 * atOnce(), (trial, self) -> {
            if (!trial.equals(WatchedRun.trial(0))) {
                self.await(stopped, "the first result was not handed over while others were still to come");
            }
            return ScriptedRunner.result(trial);
        })) {
            run.onResult(result -> {
                run.stop();
                stopped.countDown();
            });
            run.execute(executor);
            run.assertWellBehaved();
            assertThat(run.handed())
                    .as("What was under way is finished")
                    .containsExactlyInAnyOrderElementsOf(run.given())
                    // Another may be begun while the first result is handed over.
                    .hasSizeLessThanOrEqualTo(atOnce() + 1);
        }
    }

    @Test
    protected void trialThatFails_isAResultLikeAnyOther() throws InterruptedException {
        Failure failure = new Failure("step", "java.io.IOException", "no luck", false);
        try (WatchedRun run = run(
                6,
                (trial, self) ->
                        new TrialResult(trial, null, trial.replicate() == 1 ? failure : null, List.of(), List.of()))) {
            run.execute(executor);
            run.assertWellBehaved();
            assertThat(run.results()).hasSize(6);
            assertThat(run.results().stream().filter(result -> failure.equals(result.failure())))
                    .as("The results are those that the runner gave")
                    .hasSize(3);
        }
    }

    @Test
    protected void results_areHandedOverWhenTheyAreThere() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        try (WatchedRun run = run(2 + atOnce(), (trial, self) -> {
            if (!trial.equals(WatchedRun.trial(0))) {
                self.await(first, "the first result was not handed over while others were still to come");
            }
            return ScriptedRunner.result(trial);
        })) {
            run.onResult(result -> first.countDown());
            run.execute(executor);
            run.assertWellBehaved();
        }
    }

    @Test
    protected void results_thatAreSlow_haveNoMoreThanSomeWait() throws InterruptedException {
        try (WatchedRun run = run(200 + 10 * atOnce(), (trial, self) -> ScriptedRunner.result(trial))) {
            run.onResult(result -> {
                if (result.trial().equals(WatchedRun.trial(0))) {
                    run.untilTheTrialsWait();
                }
            });
            run.execute(executor);
            run.assertWellBehaved();
            assertThat(run.mostWaiting())
                    .as("Trials that have ended and wait for their results to be taken, when another begins")
                    .isLessThanOrEqualTo(50 + 3 * atOnce());
        }
    }

    @Test
    protected void runsAtOnce_haveEachTheirOwnTrials() throws Exception {
        Threads.runTogether(4, thread -> {
            int trials = 20 + thread;
            try (WatchedRun run = run(trials, (trial, self) -> ScriptedRunner.result(trial))) {
                run.execute(executor);
                run.assertWellBehaved();
                assertThat(run.handed()).hasSize(trials).containsExactlyInAnyOrderElementsOf(run.given());
            }
        });
    }
}
