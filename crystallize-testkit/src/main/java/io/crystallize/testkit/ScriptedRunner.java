package io.crystallize.testkit;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialRunner;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs trials as a test says, and notes what an executor has it do. */
final class ScriptedRunner implements TrialRunner, AutoCloseable {
    /** What happens in a trial. */
    @FunctionalInterface
    interface Script {
        TrialResult run(Trial trial) throws InterruptedException;
    }

    private final Script script;
    private final Queue<Trial> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final ExecutorService ownThreads = Executors.newCachedThreadPool();
    private final long patienceMillis;
    private volatile boolean interruptedTooEarly;

    ScriptedRunner(long patienceMillis, Script script) {
        this.patienceMillis = patienceMillis;
        this.script = script;
    }

    static TrialResult result(Trial trial) {
        return new TrialResult(trial, null, null, List.of(), List.of());
    }

    @Override
    public TrialResult run(Trial trial) throws InterruptedException {
        return scripted(trial);
    }

    private TrialResult scripted(Trial trial) throws InterruptedException {
        threads.add(Thread.currentThread());
        running.incrementAndGet();
        begun.add(trial);
        try {
            return script.run(trial);
        } catch (InterruptedException e) {
            if (!isCancelled()) {
                interruptedTooEarly = true;
            }
            throw e;
        } finally {
            ended.incrementAndGet();
            running.decrementAndGet();
        }
    }

    @Override
    public CompletableFuture<TrialResult> start(Trial trial) {
        CompletableFuture<TrialResult> result = new CompletableFuture<>();
        ownThreads.execute(() -> {
            try {
                result.complete(scripted(trial));
            } catch (InterruptedException e) {
                result.completeExceptionally(new CancellationException());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** Waits for {@link #cancel}, as a step that an interrupt ends; not for ever. */
    void awaitCancel() throws InterruptedException {
        if (!cancelled.await(patienceMillis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("nobody cancels");
        }
    }

    /** Waits for {@link #cancel} whether it is interrupted or not; not for ever. */
    void awaitCancelUninterruptibly() {
        while (true) {
            try {
                if (cancelled.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
                throw new IllegalStateException("The run was to end, and nobody has cancelled it");
            } catch (InterruptedException e) {
                if (!isCancelled()) {
                    interruptedTooEarly = true;
                }
            }
        }
    }

    boolean wasInterruptedTooEarly() {
        return interruptedTooEarly;
    }

    List<Trial> begun() {
        return List.copyOf(begun);
    }

    /** Returns the threads that trials ran in: the executor's, or those of this. */
    List<Thread> threads() {
        return List.copyOf(threads);
    }

    int running() {
        return running.get();
    }

    int ended() {
        return ended.get();
    }

    @Override
    public void close() {
        cancel();
        ownThreads.shutdownNow();
    }
}
