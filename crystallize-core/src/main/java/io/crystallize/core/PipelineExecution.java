package io.crystallize.core;

import io.crystallize.core.StageRun.Done;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.NoDigestException;
import io.crystallize.core.digest.ValueDigest;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.Read;
import io.crystallize.core.provenance.StepRecord;
import io.crystallize.core.provenance.TracedRead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline, from its beginning to its end.
 *
 * @param <O> what the pipeline makes
 */
final class PipelineExecution<O> {
    private final List<Stage> stages;
    private final List<String> names;
    private final int sources;
    private final RunOptions options;
    private final Cancellation cancellation = new Cancellation();

    /** How far a run has come. */
    private record Reached(Value value, RunState state) {}

    /**
     * A run that has not begun.
     *
     * @param names those of the stages
     * @param sources how many of the stages, which come first, are sources that the next one gets together; or 0
     */
    PipelineExecution(List<Stage> stages, List<String> names, int sources, RunOptions options) {
        this.stages = stages;
        this.names = names;
        this.sources = sources;
        this.options = options;
    }

    /** Ends this run alone. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** Starts the run in an executor. */
    CompletableFuture<PipelineRun<O>> startIn(Executor executor, @Nullable Object input, ContextValues context) {
        CompletableFuture<PipelineRun<O>> run = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                start(input, context, executor, false)
                        .whenComplete((ended, failure) -> Failures.passOn(run, ended, failure));
            } catch (Throwable e) { // before its first step
                run.completeExceptionally(e);
            } finally {
                Thread.interrupted(); // the thread is nobody's: the next task is another run's
            }
        };
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            run.completeExceptionally(e);
        }
        return run;
    }

    /**
     * Starts the run in this thread.
     *
     * @param executor runs what follows on something that ends in another thread
     * @param interruptible whether an interrupt that nobody announced means that the run is cancelled
     */
    CompletableFuture<PipelineRun<O>> start(
            @Nullable Object input, ContextValues context, Executor executor, boolean interruptible) {
        Value first = admit(input, options.formats());
        Watchers watchers = Watchers.of(options, names);
        Resources resources = options.openResources();
        Runnable unlink = options.linkCancellation(cancellation);
        List<StepRecord> records = new ArrayList<>(stages.size());
        watchers.tell(RunListener::runStarted);
        RunScope run =
                new RunScope(options, executor, cancellation, interruptible, watchers, new ToldSecrets(), resources);
        RunState begin = new RunState(run, context.slots());
        return run(stages, sources, first, begin, done -> records.add(done.record()))
                .handle((end, failure) -> {
                    unlink.run();
                    if (!options.sharesResources()) {
                        resources.close();
                    }
                    return ended(watchers, records, end, failure);
                });
    }

    private PipelineRun<O> ended(
            Watchers watchers, List<StepRecord> records, @Nullable Reached end, @Nullable Throwable failure) {
        if (failure == null) {
            tellHits(records);
            PipelineRun<O> run = new PipelineRun<>(end.value(), end.state(), records);
            watchers.tell((listener, info) -> listener.runEnded(info, run.provenance(), null));
            return run;
        }
        Throwable thrown = Failures.unwrap(failure);
        if (thrown instanceof StepFailedException failed) {
            StepFailedException complete = failed.after(records);
            watchers.tell((listener, info) -> listener.runEnded(info, complete.completed(), complete));
            throw complete;
        }
        throw Failures.unchecked(thrown);
    }

    private void tellHits(List<StepRecord> records) {
        if (options.logger().isDebugEnabled() || options.verbose()) {
            long hits = records.stream()
                    .filter(record -> record.cache().result() == CacheUse.Result.HIT)
                    .count();
            String message = "{} of replicate {}: {} of {} steps were in the cache";
            Object[] arguments = {options.condition(), options.replicate(), hits, records.size()};
            if (options.verbose()) {
                options.logger().info(message, arguments);
            } else {
                options.logger().debug(message, arguments);
            }
        }
    }

    /**
     * Runs stages inside a step.
     *
     * @param outer the context of that step, which counts as its own what they do
     * @param begin what the first of them finds
     */
    static <O> CompletableFuture<O> inside(
            List<Stage> stages, int sources, StepContext outer, @Nullable Object input, RunState begin) {
        List<String> streams = new ArrayList<>();
        return run(stages, sources, admit(input, begin.options().formats()), begin, done -> {
                    String name = done.record().name();
                    outer.absorb(name, done.effects());
                    done.effects().reads().stream()
                            .map(TracedRead::read)
                            .filter(read -> read.kind() == Read.Kind.RANDOM)
                            .forEach(read -> streams.add(name + read.name()));
                })
                .handle((end, failure) -> {
                    if (failure == null) {
                        outer.keepApart(streams);
                        @SuppressWarnings("unchecked") // the last stage made it
                        O output = (O) end.value().get();
                        return output;
                    }
                    Throwable thrown = Failures.unwrap(failure);
                    if (thrown instanceof StepFailedException failed) {
                        outer.absorb(failed.step(), failed.reads()); // the step may go on without what failed
                        failed.timeout().ifPresent(late -> outer.distrust(late.getMessage()));
                    }
                    throw Failures.unchecked(thrown);
                });
    }

    private static CompletableFuture<Reached> run(
            List<Stage> stages, int sources, Value input, RunState begin, Consumer<Done> ended) {
        return new Course(stages, sources, input, new HashMap<>(), ended).from(0, new Reached(input, begin));
    }

    /**
     * The way through some stages.
     *
     * @param gathered what the sources gave
     */
    private record Course(
            List<Stage> stages, int sources, Value input, Map<String, Value> gathered, Consumer<Done> ended) {
        /** Goes on from a stage, in this thread as far as stages end in it. */
        CompletableFuture<Reached> from(int first, Reached begin) {
            Reached reached = begin;
            try {
                for (int i = first; i < stages.size(); i++) {
                    int stage = i;
                    CompletableFuture<Done> done = run(stages.get(i), reached);
                    if (!Failures.isSuccess(done)) {
                        return done.thenCompose(later -> from(stage + 1, after(stage, later)));
                    }
                    reached = after(stage, done.join());
                }
            } catch (Throwable e) { // what is told of a stage is not taken
                return CompletableFuture.failedFuture(e);
            }
            return CompletableFuture.completedFuture(reached);
        }

        private Reached after(int stage, Done done) {
            ended.accept(done);
            Value output = done.effects().output();
            int left = sources - 1 - stage;
            if (left >= 0) {
                gathered.put(stages.get(stage).name(), output);
                output = left == 0 ? Value.gathered(gathered) : input;
            }
            return new Reached(output, done.state());
        }
    }

    private static CompletableFuture<Done> run(Stage stage, Reached before) {
        CompletableFuture<Done> done;
        StepFlight flight = StepFlight.begun();
        if (!stage.secrets().isEmpty()) {
            stage.secrets().forEach(before.state().run().secrets()::add);
        }
        try {
            if (before.state().run().isStopped()) {
                throw RunScope.stopped();
            }
            done = new StageRun(stage, before.state(), before.value()).run();
        } catch (Throwable e) {
            done = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Done> named = Failures.isSuccess(done) ? done : named(stage, before, done);
        return flight == null ? named : named.whenComplete((end, failure) -> land(flight, stage, before, end, failure));
    }

    private static CompletableFuture<Done> named(Stage stage, Reached before, CompletableFuture<Done> done) {
        return done.exceptionally(failure -> {
            Throwable thrown = Failures.unwrap(failure);
            if (thrown instanceof StepFailedException failed) {
                throw failed;
            }
            // Code of others that digests, encodes or takes what the step made.
            RunState state = before.state();
            throw StepFailedException.of(state.name(stage), thrown, state.run().secrets(), List.of());
        });
    }

    private static void land(
            StepFlight flight, Stage stage, Reached before, @Nullable Done end, @Nullable Throwable failure) {
        Throwable thrown = failure == null ? null : Failures.unwrap(failure);
        flight.ended(
                before.state().run().watchers().run(),
                before.state().name(stage),
                end == null ? null : end.record(),
                thrown instanceof StepFailedException ? thrown.getCause() : thrown);
    }

    private static Value admit(@Nullable Object input, Formats formats) {
        try {
            ValueDigest digest = formats.digester().inspect("input", input);
            return Value.of(digest.unordered() ? formats.digester().canonical(input) : input, digest);
        } catch (NoDigestException e) {
            return Value.opaque(input, e.getMessage());
        }
    }
}
