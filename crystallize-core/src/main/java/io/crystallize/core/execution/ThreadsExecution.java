package io.crystallize.core.execution;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
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
    /** With how many results that wait for the calling thread no trial begins. */
    private static final int MANY_WAITING = 8;

    private final int limit;
    private final Iterator<Trial> trials;
    private final TrialRunner runner;
    private final Consumer<TrialResult> results;
    private final ExecutorService pool;

    /** Held by the thread that asks for a trial. */
    private final ReentrantLock asking = new ReentrantLock();

    /** Held by whoever reads or changes what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    /** For the calling thread: a trial has ended, or a thread has. */
    private final Condition news = lock.newCondition();

    /** For the thread that asks: a trial may begin. */
    private final Condition room = lock.newCondition();

    private final Queue<EndedTrial> ended = new ArrayDeque<>();
    private int threads;
    private int threadsAtWork;

    /** How many trials have failed that aren't handed over yet: each may be the last one. */
    private int failed;

    /** Why no trial can be had, until the calling thread has thrown it. */
    private @Nullable Throwable noTrials;

    /** Whether no other trial is to begin. */
    private volatile boolean isOver;

    /** What is being handed over. For the calling thread. */
    private @Nullable EndedTrial taken;

    /** Whether the last try to hand something over ended with an exception. For the calling thread. */
    private boolean isBroken;

    /**
     * Has not begun.
     *
     * @param limit how many trials run at once
     */
    ThreadsExecution(int limit, Iterator<Trial> trials, TrialRunner runner, Consumer<TrialResult> results) {
        this.limit = limit;
        this.trials = trials;
        this.runner = runner;
        this.results = results;
        pool = Executors.newFixedThreadPool(limit);
    }

    void run() throws InterruptedException {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            startThread();
            for (EndedTrial trial = take(); trial != null; trial = take()) {
                isBroken = true;
                trial.handOver(results);
                isBroken = false;
            }
        } catch (Throwable e) {
            endEarly(e);
            throw e;
        } finally {
            pool.shutdown();
        }
    }

    /** Starts a thread if there may be another. */
    private void startThread() {
        lock.lock();
        try {
            if (!isOver && threads < limit) {
                pool.execute(this::work);
                threads++;
                threadsAtWork++;
            }
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
        } finally {
            lock.lock();
            threadsAtWork--;
            news.signal();
            lock.unlock();
        }
    }

    /** Waits until a trial may begin, and returns the next one; null if there is none. */
    private @Nullable Trial next() {
        asking.lock();
        try {
            awaitRoom();
            Thread.interrupted(); // which the trial before left behind; an interrupt of ours comes when all is over
            if (isOver || !trials.hasNext()) {
                return null;
            }
            Trial trial = trials.next();
            if (Thread.interrupted()) { // by whoever was told of the trial: as if it were the calling thread
                throw new InterruptedException();
            }
            startThread();
            return isOver ? null : trial;
        } catch (Throwable e) { // thrown by the calling thread; here, as no other thread may ask any more
            endTrials(e);
            return null;
        } finally {
            asking.unlock();
        }
    }

    private void awaitRoom() {
        lock.lock();
        try {
            while (!isOver && (failed > 0 || ended.size() >= MANY_WAITING)) {
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void endTrials(Throwable reason) {
        lock.lock();
        try {
            if (!isOver) {
                isOver = true;
                noTrials = reason;
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(EndedTrial trial) {
        lock.lock();
        try {
            ended.add(trial);
            failed += trial.isSuccess() ? 0 : 1;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a trial has ended, and returns it; null if there will be none. The one before is handed over. */
    private @Nullable EndedTrial take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            failed -= taken == null || taken.isSuccess() ? 0 : 1;
            taken = null;
            makeRoom();
            while (ended.isEmpty() && noTrials == null && threadsAtWork > 0) {
                news.await();
            }
            taken = ended.poll();
            if (taken == null) {
                throwWhyThereAreNoTrials();
            }
            makeRoom();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** For several trials at a time: it takes the calling thread longer to wake another than to hand over a result. */
    private void makeRoom() {
        if (ended.size() <= MANY_WAITING / 2) {
            room.signal();
        }
    }

    private void throwWhyThereAreNoTrials() throws InterruptedException {
        Throwable reason = noTrials;
        noTrials = null;
        if (reason instanceof InterruptedException interrupt) {
            throw interrupt;
        }
        if (reason != null) {
            throw EndedTrial.unchecked(reason);
        }
    }

    /** Returns when nothing runs any more, and hands over what finished meanwhile, if it wasn't that which failed. */
    private void endEarly(Throwable cause) {
        boolean handsOver = !isBroken;
        boolean interrupted = false;
        stop(cause);
        for (boolean goesOn = true; goesOn; ) {
            try {
                EndedTrial trial = take();
                goesOn = trial != null;
                if (trial != null && handsOver) {
                    trial.handOver(results);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException | Error e) {
                suppress(e, cause);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(Throwable cause) {
        lock.lock();
        isOver = true;
        room.signal();
        lock.unlock();
        try {
            runner.cancel();
        } catch (RuntimeException | Error e) {
            suppress(e, cause);
        }
        pool.shutdownNow();
    }

    private static void suppress(Throwable failure, Throwable cause) {
        if (failure != cause) { // as one that an iterator throws each time
            cause.addSuppressed(failure);
        }
    }
}
