package io.crystallize.core;

import io.crystallize.core.Effects.WrittenArtifact;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.TracedRead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A context for using a step, or a whole pipeline, outside of any run: in a test, or in an application that only wants
 * what the step computes. It answers as a run with the given values and options would, and keeps what it is told; it
 * uses no cache for the step itself. Closing it ends the attempt, and closes the resources that were made.
 *
 * <pre>{@code
 * try (StandaloneContext context = StandaloneContext.of(ContextValues.empty(), RunOptions.defaults())) {
 *     double[] scaled = new Scale(0.5).apply(values, context);
 *     assertThat(context.metrics()).containsExactly(new Metric("values", 3, Map.of()));
 * }
 * }</pre>
 *
 * <p>Any thread may ask, only the one that made it may tell.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class StandaloneContext extends StepContext implements AutoCloseable {
    /** The name that the step has. */
    private static final String STEP = "standalone";

    private final RunState state;
    private final Runnable unlink;

    private StandaloneContext(RunState state) {
        super(
                new StepAnswers(
                        state, STEP, false, new ValueKeys(StandaloneContext.class.getClassLoader(), Acknowledged.ALL)),
                read -> {});
        this.state = state;
        this.unlink = state.options().linkCancellation(state.run().cancellation());
    }

    /**
     * Returns a context.
     *
     * @param values the values of the context keys
     * @param options seed, replicate, condition, folder, environment, resources: what a run would have; its cache and
     *     what cancels it are for pipelines that run in the context
     */
    public static StandaloneContext of(ContextValues values, RunOptions options) {
        RunScope run = new RunScope(
                options,
                options.executor(),
                new Cancellation(),
                options.cancellation().isEmpty(),
                Watchers.of(options, List.of(STEP)),
                new ToldSecrets(),
                options.openResources());
        return new StandaloneContext(new RunState(run, values.slots()));
    }

    /** Returns a context without values, as a run with the default options would have it. */
    public static StandaloneContext empty() {
        return of(ContextValues.empty(), RunOptions.defaults());
    }

    @Override
    public List<TracedRead> reads() {
        return super.reads();
    }

    /** Returns what was put into it, in that order. */
    public List<ContextWrite> writes() {
        return puts().stream().map(Put::write).toList();
    }

    @Override
    public List<Metric> metrics() {
        return super.metrics();
    }

    /** Returns the artifacts that were written, by name, in that order; each array is a copy. */
    public Map<String, byte[]> artifacts() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (WrittenArtifact written : written()) {
            contents.put(written.artifact().name(), written.content().get().clone());
        }
        return contents;
    }

    /** Ends the attempt, and closes the resources that were made. */
    @Override
    public void close() {
        seal();
        unlink.run();
        if (!state.options().sharesResources()) {
            state.run().resources().close();
        }
    }
}
