package io.crystallize.core;

import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * A step that ends later than its method does: {@link Pipeline#runAsync} waits for it without holding a thread. All
 * else that is said of a {@link Step} holds.
 *
 * <p>Its context may be used until the stage completes, by any thread, but the order of what is told through it must not
 * depend on chance. If the run is cancelled or the attempt takes too long, the future that
 * {@link CompletionStage#toCompletableFuture} gives is cancelled.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface AsyncStep<I, O> extends Step<I, O> {
    /**
     * Returns a step that is a lambda or method reference, as {@link Step#of(String, StepFunction)} does, which gives a
     * stage.
     *
     * <pre>{@code
     * AsyncStep<URI, String> fetch = AsyncStep.of("fetch", (URI uri, Context context) -> client.get(uri));
     * }</pre>
     */
    static <I, O> AsyncStep<I, O> of(
            String name, StepFunction<? super I, ? extends CompletionStage<? extends O>> function) {
        return FunctionStep.async(name, null, function);
    }

    /** Returns a cached step that gives a stage, as {@link Step#cached(String, Class, StepFunction)} does. */
    static <I, O> AsyncStep<I, O> cached(
            String name, Class<O> output, StepFunction<? super I, ? extends CompletionStage<? extends O>> function) {
        return FunctionStep.async(name, output, function);
    }

    /** Returns a cached step that gives a stage, as {@link Step#cached(String, TypeRef, StepFunction)} does. */
    static <I, O> AsyncStep<I, O> cached(
            String name, TypeRef<O> output, StepFunction<? super I, ? extends CompletionStage<? extends O>> function) {
        return FunctionStep.async(name, output.type(), function);
    }

    /**
     * Starts the step.
     *
     * @param input the output of the step before; must not be changed
     * @param context what the step may ask and tell beside its input, until the stage completes
     * @return completes with the output, or exceptionally to fail this trial; never null
     * @throws Exception to fail this trial; other trials go on
     */
    CompletionStage<O> start(I input, Context context) throws Exception;

    /** Starts the step and waits for its output, in the calling thread. */
    @Override
    default O apply(I input, Context context) throws Exception {
        return Waiting.forResult(start(input, context).toCompletableFuture());
    }
}
