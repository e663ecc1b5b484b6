package io.crystallize.core.execution;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of trials in threads. Each thread takes its next trial when it has ended one, and leaves the result to the
 * calling thread: where trials are short, neither waits for the other, as waking a thread takes longer than they do.
 */
final class ThreadsExecution {
    /** How many results may wait for the calling thread until trials do. */
    private static final int MOST_WAITING = 8;

    private final Iterator<Trial> trials;
    private final TrialRunner runner;
    private final Consumer<TrialResult> results;

    /** Held by the thread that asks for a trial. */
    private final ReentrantLock asking = new ReentrantLock();

    /** Held by whoever reads or changes what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    /** For the calling thread: a trial has ended, or a thread has. */
    private final Condition news = lock.newCondition();

    /** For the other threads: a trial may begin. */
    private final Condition room = lock.newCondition();

    private List<EndedTrial> ended = new ArrayList<>();
    private int threadsAtWork;

    /** Whether a trial has failed that isn't handed over yet: it may have been the last one. */
    private boolean hasFailed;

    private @Nullable Throwable failureOfTrials;

    /** Whether no other trial is to begin. */
    private volatile boolean isOver;

    /** Whether the last try to hand something over ended with an exception. For the calling thread. */
    private boolean isBroken;

    ThreadsExecution(Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) {
        this.trials = trials;
        this.runner = runner;
        this.results = results;
    }

    void run(int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                pool.execute(this::work);
                countThreadsAtWork(1);
            }
            for (List<EndedTrial> some = take(); !some.isEmpty(); some = take()) {
                isBroken = true;
                some.forEach(trial -> trial.handOver(results));
                isBroken = false;
            }
        } catch (Throwable e) {
            endEarly(e, pool);
            throw e;
        } finally {
            pool.shutdown();
        }
    }

    private void countThreadsAtWork(int more) {
        lock.lock();
        try {
            threadsAtWork += more;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What each thread does. */
    private void work() {
        try {
            for (Trial trial = next(); trial != null; trial = next()) {
                end(EndedTrial.run(trial, runner));
            }
        } catch (Throwable e) { // thrown by the calling thread
            lock.lock();
            isOver = true;
            failureOfTrials = e;
            lock.unlock();
        } finally {
            countThreadsAtWork(-1);
        }
    }

    /** Waits until a trial may begin, and returns the next one; null if there is none. */
    private @Nullable Trial next() {
        asking.lock();
        try {
            awaitRoom();
            Thread.interrupted(); // which the trial before left behind; an interrupt of ours comes when all is over
            Trial trial = !isOver && trials.hasNext() ? trials.next() : null;
            return isOver ? null : trial;
        } finally {
            asking.unlock();
        }
    }

    private void awaitRoom() {
        lock.lock();
        try {
            while (!isOver && (hasFailed || ended.size() >= MOST_WAITING)) {
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(EndedTrial trial) {
        lock.lock();
        try {
            ended.add(trial);
            hasFailed |= !trial.isSuccess();
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until trials have ended, and returns them; none if there will be no more. Called when all before are handed
     * over.
     */
    private List<EndedTrial> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            hasFailed = !ended.stream().allMatch(EndedTrial::isSuccess);
            room.signalAll();
            while (ended.isEmpty() && failureOfTrials == null && threadsAtWork > 0) {
                news.await();
            }
            if (ended.isEmpty()) {
                throwFailureOfTrials();
            }
            List<EndedTrial> taken = ended;
            ended = new ArrayList<>();
            room.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void throwFailureOfTrials() {
        Throwable failure = failureOfTrials;
        failureOfTrials = null;
        if (failure != null) {
            new EndedTrial(null, failure).handOver(results);
        }
    }

    /** Returns when nothing runs any more, and hands over what finished meanwhile, if it wasn't that which failed. */
    private void endEarly(Throwable cause, ExecutorService pool) {
        boolean handsOver = !isBroken;
        isOver = true;
        runner.cancel();
        pool.shutdownNow();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                List<EndedTrial> some = take();
                done = some.isEmpty();
                if (handsOver) {
                    some.forEach(trial -> handOver(trial, cause));
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException | Error e) { // no trial can be had, either
                cause.addSuppressed(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver(EndedTrial trial, Throwable cause) {
        try {
            trial.handOver(results);
        } catch (RuntimeException | Error e) {
            cause.addSuppressed(e);
        }
    }
}
