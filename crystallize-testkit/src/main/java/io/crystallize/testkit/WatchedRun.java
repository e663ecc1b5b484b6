package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.execution.TrialResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One run of an executor: gives it trials, takes the results, and notes what it should not have done. */
final class WatchedRun implements Iterator<Trial>, Consumer<TrialResult>, AutoCloseable {
    /** What happens in a trial of this run. */
    @FunctionalInterface
    interface Script {
        TrialResult run(Trial trial, WatchedRun run) throws InterruptedException;
    }

    final ScriptedRunner runner;

    private final int total;
    private final int atOnce;
    private final long patienceMillis;
    private final Thread caller = Thread.currentThread();
    private final List<Trial> given = Collections.synchronizedList(new ArrayList<>());
    private final List<TrialResult> handed = Collections.synchronizedList(new ArrayList<>());
    private final ReentrantLock asking = new ReentrantLock();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private Consumer<TrialResult> onResult = result -> {};
    private Runnable onAsked = () -> {};
    /** Whether there was said to be a trial, which wasn't given yet: a stop doesn't take that back. */
    private boolean isPromised;

    private int mostWaiting;
    private volatile boolean stopped;
    private volatile boolean returned;
    private int runningAtReturn;

    WatchedRun(int total, int atOnce, long patienceMillis, Script script) {
        this.total = total;
        this.atOnce = atOnce;
        this.patienceMillis = patienceMillis;
        this.runner = new ScriptedRunner(patienceMillis, trial -> script.run(trial, this));
    }

    WatchedRun onResult(Consumer<TrialResult> action) {
        onResult = action;
        return this;
    }

    /** What happens whenever the executor asks whether there is a further trial. */
    WatchedRun onAsked(Runnable action) {
        onAsked = action;
        return this;
    }

    void execute(TrialExecutor executor) throws InterruptedException {
        try {
            executor.execute(this, runner, this);
        } finally {
            runningAtReturn = runner.running();
            returned = true;
        }
    }

    @Override
    public boolean hasNext() {
        return asked(() -> {
            onAsked.run();
            isPromised = !stopped && given.size() < total;
            return isPromised;
        });
    }

    @Override
    public Trial next() {
        return asked(() -> {
            if (!isPromised && stopped || given.size() >= total) {
                violations.add("asked for a trial after the last one");
                throw new NoSuchElementException();
            }
            int underWay = given.size() - runner.ended();
            if (underWay >= atOnce) {
                violations.add(
                        "asked for another trial when " + underWay + " had not ended, of which there may be " + atOnce);
            }
            mostWaiting = Math.max(mostWaiting, runner.ended() - handed.size());
            isPromised = false;
            Trial trial = trial(given.size());
            given.add(trial);
            return trial;
        });
    }

    private <T> T asked(Supplier<T> answer) {
        if (!asking.tryLock()) {
            violations.add("asked for trials by two threads at a time");
            throw new IllegalStateException("asked by two threads at a time");
        }
        try {
            return answer.get();
        } finally {
            asking.unlock();
        }
    }

    static Trial trial(int number) {
        return new Trial("condition-" + number % 3, number / 3);
    }

    @Override
    public void accept(TrialResult result) {
        if (Thread.currentThread() != caller) {
            violations.add("handed over a result in another thread than the calling one: " + Thread.currentThread());
        }
        handed.add(result);
        onResult.accept(result);
    }

    /** There is no further trial. */
    void stop() {
        stopped = true;
    }

    void interruptCaller() {
        caller.interrupt();
    }

    /** Returns when the calling thread waits for something, or has returned. */
    void untilTheCallerWaits() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (!returned && !isWaiting() && System.nanoTime() < end) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    /** Returns when all other threads that trials have run in wait for something, or have ended. */
    void untilTheTrialsWait() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (!runner.threads().stream().allMatch(WatchedRun::isIdle) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private boolean isWaiting() {
        return isWaiting(caller);
    }

    private static boolean isIdle(Thread thread) {
        return thread == Thread.currentThread() || isWaiting(thread) || !thread.isAlive();
    }

    private static boolean isWaiting(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** Returns how many trials had ended and were not handed over, at most, when there was asked for one. */
    int mostWaiting() {
        return mostWaiting;
    }

    /** Notes it if something that other trials do doesn't happen. */
    void await(CountDownLatch others, String missing) throws InterruptedException {
        if (!others.await(patienceMillis, TimeUnit.MILLISECONDS)) {
            violations.add(missing);
        }
    }

    List<Trial> given() {
        return List.copyOf(given);
    }

    List<Trial> handed() {
        return handed.stream().map(TrialResult::trial).toList();
    }

    List<TrialResult> results() {
        return List.copyOf(handed);
    }

    /** What is so however a run ended. */
    void assertWellBehaved() {
        assertThat(violations).as("What the executor should not have done").isEmpty();
        assertThat(runningAtReturn)
                .as("Trials that ran when execute had returned")
                .isZero();
        assertThat(runner.begun())
                .as("Each trial that was asked for is run, and once")
                .doesNotHaveDuplicates()
                .isSubsetOf(given());
        assertThat(handed()).as("Each result is handed over once").doesNotHaveDuplicates();
        assertThat(runner.threads())
                .as("Trials run in other threads than the calling one, which an interrupt may end at any time")
                .doesNotContain(caller);
    }

    @Override
    public void close() {
        runner.close();
    }
}
