package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.PathInValueException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.Timer;
import io.crystallize.core.provenance.TracedRead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a step's own code, each attempt in a context of its own, and settles what the one that succeeded made. */
final class StepRunner {
    private final Stage stage;
    private final RunState state;
    private final RunScope run;
    private final Formats formats;
    private final Value input;
    private final String name;
    private final Consumer<TracedRead> asked;

    /**
     * What running a step gave.
     *
     * @param effects what it did
     * @param output its output as it can be stored, or null if the step is not cacheable
     * @param problem why it can't be stored, or an empty text
     */
    record Ran(Effects effects, @Nullable Settled output, String problem) {}

    StepRunner(Stage stage, RunState state, Value input) {
        this(stage, state, input, read -> {});
    }

    /**
     * Makes a runner.
     *
     * @param asked gets what the step asks, at once, in any thread
     */
    StepRunner(Stage stage, RunState state, Value input, Consumer<TracedRead> asked) {
        this.stage = stage;
        this.state = state;
        this.run = state.run();
        this.formats = run.options().formats();
        this.input = input;
        this.name = state.name(stage);
        this.asked = asked;
    }

    /** Returns what the step did; or it fails with a {@link StepFailedException}, when the last attempt has failed. */
    CompletableFuture<Ran> run() {
        return attempt(1);
    }

    private CompletableFuture<Ran> attempt(int number) {
        Object taken = input.get(); // may fail in the name of the step that made it
        StepContext context = new StepContext(StepAnswers.of(state, stage), asked);
        if (stage.attempts().timeout() != null) {
            context.tellLater();
        }
        return started(taken, context)
                .handle((made, failure) -> {
                    context.seal();
                    IllegalStateException change = change();
                    Throwable thrown = failure == null ? change : Failures.unwrap(failure);
                    if (thrown == null) {
                        return run.isStopped() // what the step made nevertheless may be half of it
                                ? failed(number, context, RunScope.stopped(), false)
                                : CompletableFuture.completedFuture(settled(context, made));
                    }
                    if (change != null && thrown != change) {
                        thrown.addSuppressed(change);
                    }
                    return failed(number, context, thrown, change == null);
                })
                .thenCompose(Function.identity());
    }

    /** Starts an attempt; what is returned completes in a thread of the run. */
    private CompletableFuture<@Nullable Object> started(@Nullable Object taken, StepContext context) {
        if (run.isStopped()) {
            return CompletableFuture.failedFuture(RunScope.stopped());
        }
        Cancellation.Interrupter interrupter = run.cancellation().interrupting();
        try {
            return start(taken, context);
        } catch (InterruptedException e) {
            if (run.interruptCancels() && !interrupter.hasInterrupted()) {
                Thread.currentThread().interrupt(); // as it was before it was thrown
            }
            return CompletableFuture.failedFuture(e);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            if (!run.interruptCancels()) {
                Thread.interrupted();
            }
            interrupter.close();
        }
    }

    @SuppressWarnings("unchecked") // the pipeline has checked that the types fit, as far as they are known
    private CompletableFuture<@Nullable Object> start(@Nullable Object taken, StepContext context) throws Exception {
        Step<Object, Object> step = (Step<Object, Object>) stage.step(formats);
        ContextLoader loader = ContextLoader.of(step);
        Duration timeout = stage.attempts().timeout();
        if (step instanceof AsyncStep<Object, Object> async) {
            context.beginAnywhere();
            if (timeout == null) {
                return run.resume(started(loader.call(() -> async.start(taken, context))));
            }
            long begin = System.nanoTime();
            CompletionStage<Object> started =
                    startedWithin(timeout, () -> started(loader.call(() -> async.start(taken, context))));
            Duration left = timeout.minusNanos(System.nanoTime() - begin);
            return resumeWithin(left.isNegative() ? Duration.ZERO : left, timeout, started);
        }
        if (timeout == null) {
            return CompletableFuture.completedFuture(loader.call(() -> step.apply(taken, context)));
        }
        return CompletableFuture.completedFuture(within(timeout, () -> {
            context.begin();
            return loader.call(() -> step.apply(taken, context));
        }));
    }

    /** Starts an asynchronous step; what it gives when nobody waits for that any more is cancelled. */
    private CompletionStage<Object> startedWithin(Duration timeout, Callable<CompletionStage<Object>> start)
            throws Exception {
        CompletableFuture<CompletionStage<Object>> handover = new CompletableFuture<>();
        try {
            return within(timeout, () -> {
                CompletionStage<Object> stage = start.call();
                if (!handover.complete(stage)) {
                    stage.toCompletableFuture().cancel(true);
                }
                return stage;
            });
        } catch (InterruptedException | TimeoutException e) {
            if (!handover.cancel(false)) {
                handover.join().toCompletableFuture().cancel(true);
            }
            throw run.cancellation().isCancelled() ? RunScope.stopped() : e;
        }
    }

    private static <T> CompletionStage<T> started(@Nullable CompletionStage<T> stage) {
        return Objects.requireNonNull(stage, "start returned no CompletionStage, but null");
    }

    /** A thread of its own runs the step, so that the run can go on without it. */
    private <T> T within(Duration timeout, Callable<T> code) throws Exception {
        FutureTask<T> task = new FutureTask<>(code);
        Workers.start("crystallize-" + name, task);
        try {
            return Waiting.forResult(task, TimeUnit.NANOSECONDS.convert(timeout));
        } catch (TimeoutException e) {
            throw task.isCancelled() ? new StepTimeoutException(name, timeout) : e;
        }
    }

    private CompletableFuture<Object> resumeWithin(Duration left, Duration timeout, CompletionStage<Object> started) {
        CompletableFuture<Object> future = started.toCompletableFuture();
        AtomicBoolean late = new AtomicBoolean();
        Runnable stop = Timer.later(
                () -> {
                    late.set(true);
                    future.cancel(true);
                },
                left);
        return run.resume(future).handle((value, failure) -> {
            stop.run();
            if (failure == null) {
                return value;
            }
            boolean timedOut = late.get() && future.isCancelled();
            throw new CompletionException(timedOut ? new StepTimeoutException(name, timeout) : failure);
        });
    }

    /** Returns what to say if the step changed its input, or null if it didn't. */
    private @Nullable IllegalStateException change() {
        return run.options().cachePolicy().guards() && input.isChanged(formats.digester())
                ? new IllegalStateException("it changed its input in place, which others may still use. Change a copy.")
                : null;
    }

    /** The step has failed: tries again, or says so. */
    private CompletableFuture<Ran> failed(int number, StepContext context, Throwable thrown, boolean repeatable) {
        Attempts attempts = stage.attempts();
        boolean again = repeatable && !run.isStopped() && thrown instanceof Exception && number < attempts.most();
        run.watchers().tell((listener, info) -> listener.attemptFailed(info, name, number, thrown, again));
        if (!again) {
            return CompletableFuture.failedFuture(failure(thrown, context));
        }
        run.options()
                .logger()
                .warn(
                        "Step '{}' failed in attempt {} of {}, and is tried again: {}",
                        name,
                        number,
                        attempts.most(),
                        run.secrets().redact(thrown.toString()));
        return run.pause(attempts.pauseAfter(number))
                .thenComposeAsync(nothing -> attempt(number + 1), run::execute); // on a stack of its own
    }

    private StepFailedException failure(Throwable cause, StepContext context) {
        return StepFailedException.of(name, cause, run.secrets(), context.reads());
    }

    /** What code of others fails of that digests or encodes the output is decided by what the step asked, too. */
    private Ran settled(StepContext context, @Nullable Object made) {
        try {
            return settle(context, made);
        } catch (StepFailedException e) {
            throw e;
        } catch (Throwable e) {
            throw failure(e, context);
        }
    }

    private Ran settle(StepContext context, @Nullable Object made) {
        Value output;
        Settled settled = null;
        String problem = context.untraceable();
        if (made instanceof CompletionStage<?>) {
            throw failure(
                    new IllegalStateException("it returned a " + made.getClass().getName()
                            + ", which nobody waits for. Implement AsyncStep."),
                    context);
        }
        try {
            ValueDigest digest = formats.digester().inspect("output", made);
            Object canonical = digest.unordered() ? formats.digester().canonical(made) : made;
            if (stage.cacheable() && canonical != null) {
                settled = Settled.of(canonical, digest, stage.codec(formats), formats);
                canonical = settled.value();
                digest = settled.digest();
                problem = problem.isEmpty() ? settled.problem() : problem;
            } else if (stage.cacheable()) {
                problem = "its output is null";
            }
            output = Value.of(canonical, digest);
        } catch (PathInValueException e) {
            throw failure(e, context);
        } catch (NoDigestException e) {
            output = Value.opaque(made, e.getMessage());
            problem = e.getMessage();
        }
        List<Put> puts = new ArrayList<>();
        for (Put put : context.puts()) {
            Slot slot = stage.cacheable() ? put.slot().settled(formats) : put.slot();
            problem = problem.isEmpty() ? slot.problem() : problem;
            puts.add(new Put(put.write(), slot.by("step '" + name + "'")));
        }
        return new Ran(context.effects(output, puts), settled, problem);
    }
}
