package io.crystallize.llm;

import io.crystallize.llm.ChatClients.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question on its way, with all tries. To cancel it ends the try that is under way. */
final class Call extends CompletableFuture<Reply> {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final double NANOS = 1e9;

    private final Question question;
    private final OpenAiProtocol protocol;
    private final Access access;
    private final Pauses pauses;
    private final Failures failures;
    private final ExecutorService threads;
    /** Only for the thread of the try, and one follows the other. */
    private int attempts;

    private volatile @Nullable Future<?> underWay;

    Call(
            Question question,
            OpenAiProtocol protocol,
            Access access,
            Pauses pauses,
            Failures failures,
            ExecutorService threads) {
        this.question = question;
        this.protocol = protocol;
        this.access = access;
        this.pauses = pauses;
        this.failures = failures;
        this.threads = threads;
    }

    /** Waits for its turn, without a thread, and tries. */
    void begin() {
        try {
            underWay = threads.submit(this::attempt);
        } catch (RejectedExecutionException e) {
            super.cancel(false); // the run is over
        }
        endIfCancelled();
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        endIfCancelled();
        return cancelled;
    }

    private void endIfCancelled() {
        Future<?> attempt = underWay;
        if (attempt != null && isCancelled()) {
            attempt.cancel(true);
        }
    }

    private void attempt() {
        if (isDone()) {
            return;
        }
        attempts++;
        try {
            long start = System.nanoTime();
            Answer answer = protocol.ask(question);
            complete(new Reply(answer, (System.nanoTime() - start) / NANOS));
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        if (Thread.interrupted()) {
            super.cancel(false);
            return;
        }
        Failures.Problem problem = failures.of(failure);
        if (!problem.passing() || attempts > access.retries()) {
            completeExceptionally(failures.exception(question, problem, attempts));
            return;
        }
        Duration pause = access.pauseAfter(attempts);
        Duration asked = problem.askedToWait();
        if (asked != null && asked.compareTo(pause) > 0) {
            pause = asked;
        }
        LOG.info("{}", failures.again(question, problem, attempts, pause));
        pauses.after(pause, this::begin, Runnable::run);
    }
}
