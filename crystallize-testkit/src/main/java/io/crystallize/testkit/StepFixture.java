package io.crystallize.testkit;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Step;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.TracedRead;
import io.crystallize.testkit.PipelineTester.Result;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** How the step under test is made and run, what it can do, and what its clauses have in common. */
abstract class StepFixture<I, O> {
    /** Makes the step under test: an equal one each time. */
    protected abstract Step<I, O> create();

    /** Returns example inputs, at least one: equal ones each time, which share nothing that can be changed. */
    protected abstract List<I> inputs();

    /**
     * Returns what runs the step. Override it to give what the step asks of its context, and the formats of its types:
     *
     * <pre>{@code
     * return super.tester(step).with("unit", "mm").resource(new ModelFactory()).codec(new ModelCodec());
     * }</pre>
     */
    protected PipelineTester<I, O> tester(Step<I, O> step) {
        return PipelineTester.of(step);
    }

    /** Whether its results are taken from a cache, as the step is {@link Cacheable}. */
    protected boolean isCached() {
        return true;
    }

    /** Whether it does the same whenever it runs: one that doesn't is {@link Cacheable.Mode#RECORDED}, or not cached. */
    protected boolean isDeterministic() {
        return true;
    }

    /** Whether its output has a digest: that of a step that is not cached need not have one. */
    protected boolean hasOutputDigest() {
        return true;
    }

    /** Whether it can be written in an experiment file, with its parameters. */
    protected boolean isWrittenInFiles() {
        return true;
    }

    /** Returns the type of its output; to be overridden if the class of the step doesn't say it. */
    protected Type outputType() {
        JavaType[] parameters =
                JsonMapper.shared().constructType(create().getClass()).findTypeParameters(Step.class);
        return parameters.length == 2 ? parameters[1] : Object.class;
    }

    /** What a run did, which another run under equal conditions, or out of the cache, has to do as well. */
    record Done(
            @Nullable Digest output,
            List<ContextWrite> writes,
            List<Metric> metrics,
            Map<String, Digest> artifacts,
            Set<TracedRead> reads) {
        static Done of(Result<?> result) {
            Map<String, Digest> artifacts = new LinkedHashMap<>();
            result.artifacts()
                    .forEach(artifact ->
                            artifacts.put(artifact.artifact().name(), Digest.ofContent(artifact.content())));
            return new Done(
                    result.outputDigest().orElse(null),
                    result.writes(),
                    result.metrics(),
                    artifacts,
                    Set.copyOf(result.reads()));
        }
    }

    final Optional<Digest> digest(@Nullable Object value) {
        return Digests.of(tester(create()).formats().digester(), value);
    }
}
