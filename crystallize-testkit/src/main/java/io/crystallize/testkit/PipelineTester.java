package io.crystallize.testkit;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.execution.TrialResult.StepArtifact;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.ContextWrite;
import io.crystallize.core.provenance.Metric;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.TracedRead;
import io.crystallize.plugins.registry.PluginRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step, or a few, apart from all else: with the context that a test gives, and with a cache of its own for each
 * run, so that what the cache thinks of the step is seen. It asserts nothing; {@link CrystallizeAssertions} does.
 *
 * <pre>{@code
 * PipelineTester.Result<double[]> result = PipelineTester.of(new Jitter(0.1)).with("unit", "mm").seed(7).run(values);
 *
 * assertThat(result).isCacheable().hasMetric("values", 3);
 * assertThat(result.output()).hasSize(3);
 * }</pre>
 *
 * <p>Steps see no environment variables, secrets or resources but those given here. For one thread; it may run often.
 *
 * @param <I> what it takes
 * @param <O> what it makes
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PipelineTester<I, O> {
    private final Pipeline<I, O> pipeline;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private ContextValues values = ContextValues.empty();
    private Formats formats = Formats.standard();
    private ResourceFactories resources = ResourceFactories.none();
    private CachePolicy policy = CachePolicy.standard();
    private @Nullable TraceCache cache;
    private Path folder = Path.of("");
    private String condition = "baseline";
    private long seed;
    private int replicate;

    private PipelineTester(Pipeline<I, O> pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Returns a tester of a step.
     *
     * @throws io.crystallize.core.problem.InvalidInputException if no pipeline can be made of it
     */
    public static <I, O> PipelineTester<I, O> of(Step<? super I, ? extends O> step) {
        return new PipelineTester<>(Pipeline.start(step));
    }

    /** Returns a tester of several steps. */
    public static <I, O> PipelineTester<I, O> of(Pipeline<I, O> pipeline) {
        return new PipelineTester<>(pipeline);
    }

    /** Gives a context key a plain value, as an experiment file does. */
    public PipelineTester<I, O> with(String key, Object value) {
        values = values.with(key, value);
        return this;
    }

    /** Gives a context key a value. */
    public <T> PipelineTester<I, O> with(Key<T> key, T value) {
        values = values.with(key, value);
        return this;
    }

    /** Sets the seed of all random streams; by default 0. */
    public PipelineTester<I, O> seed(long newSeed) {
        seed = newSeed;
        return this;
    }

    /** Sets the index of the replicate; by default 0. */
    public PipelineTester<I, O> replicate(int newReplicate) {
        replicate = newReplicate;
        return this;
    }

    /** Sets the name of the condition; by default {@code baseline}. */
    public PipelineTester<I, O> condition(String newCondition) {
        condition = newCondition;
        return this;
    }

    /** Sets the folder that relative paths of files start from; by default the working folder. */
    public PipelineTester<I, O> folder(Path newFolder) {
        folder = newFolder;
        return this;
    }

    /** Sets an environment variable. */
    public PipelineTester<I, O> env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets a secret. */
    public PipelineTester<I, O> secret(String name, String value) {
        secrets.put(name, value);
        return this;
    }

    /**
     * Adds what makes resources.
     *
     * @throws IllegalArgumentException if there is one for its specs
     */
    public PipelineTester<I, O> resource(ResourceFactory<?, ?> factory) {
        resources = resources.with(factory);
        return this;
    }

    /** Adds a codec. */
    public PipelineTester<I, O> codec(Codec<?> codec) {
        formats = formats.with(codec);
        return this;
    }

    /** Adds a digest encoder. */
    public PipelineTester<I, O> encoder(DigestEncoder<?> encoder) {
        formats = formats.with(encoder);
        return this;
    }

    /** Takes codecs, digest encoders and resource factories from plugins, in place of all that were given. */
    public PipelineTester<I, O> plugins(PluginRegistry plugins) {
        formats = plugins.formats();
        resources = plugins.resources();
        return this;
    }

    /** Sets where results are kept from run to run; without it, each run has a cache of its own. */
    public PipelineTester<I, O> cache(TraceCache newCache) {
        cache = newCache;
        return this;
    }

    PipelineTester<I, O> policy(CachePolicy newPolicy) {
        policy = newPolicy;
        return this;
    }

    Formats formats() {
        return formats;
    }

    Pipeline<I, O> pipeline() {
        return pipeline;
    }

    /**
     * Runs it in this thread.
     *
     * @param input what the first step gets; null if that is a source
     * @throws io.crystallize.core.StepFailedException if a step throws, or changes its input
     * @throws io.crystallize.core.problem.InvalidInputException if it can't be run, as with an output without codec
     */
    public Result<O> run(@Nullable I input) {
        return cache == null ? runAnew(input) : run(input, cache);
    }

    /** Runs it with a cache that knows nothing, whatever was set; in several threads, too, while nothing is set. */
    Result<O> runAnew(@Nullable I input) {
        return run(input, new TraceCache(new HeldEntries()));
    }

    private Result<O> run(@Nullable I input, TraceCache used) {
        List<StepArtifact> artifacts = new ArrayList<>();
        RunOptions options = RunOptions.builder()
                .cache(used)
                .cachePolicy(policy)
                .formats(formats)
                .resources(resources)
                .secrets(Secrets.of(secrets))
                .environment(environment)
                .baseFolder(folder)
                .condition(condition)
                .seed(seed)
                .replicate(replicate)
                .artifacts(
                        (step, artifact, content) -> artifacts.add(new StepArtifact(step, artifact, content.clone())))
                .build();
        PipelineRun<O> run = pipeline.run(input, values, options);
        return new Result<>(run, artifacts);
    }

    /**
     * What one run did. For one thread at a time.
     *
     * @param <O> what the last step makes
     */
    public static final class Result<O> {
        private static final Set<CacheUse.Result> KEPT =
                EnumSet.of(CacheUse.Result.MISS, CacheUse.Result.HIT, CacheUse.Result.AUDITED);

        private final PipelineRun<O> run;
        private final List<StepArtifact> artifacts;

        private Result(PipelineRun<O> run, List<StepArtifact> artifacts) {
            this.run = run;
            this.artifacts = List.copyOf(artifacts);
        }

        /** Returns the output of the last step. */
        public O output() {
            return run.output();
        }

        /** Returns the digest of the output, or empty if something in it has none. */
        public Optional<Digest> outputDigest() {
            return run.outputDigest();
        }

        /** Returns the value of a context key at the end, or empty if it has none. */
        public <T> Optional<T> context(Key<T> key) {
            return run.context(key);
        }

        /** Returns what the steps asked their contexts, in their order. */
        public List<TracedRead> reads() {
            return provenance().stream().flatMap(step -> step.reads().stream()).toList();
        }

        /** Returns what the steps put into their contexts, in their order. */
        public List<ContextWrite> writes() {
            return provenance().stream().flatMap(step -> step.writes().stream()).toList();
        }

        /** Returns what was recorded, in the order of the steps. */
        public List<Metric> metrics() {
            return run.metrics();
        }

        /** Returns the artifacts with their content, in the order of the steps. */
        public List<StepArtifact> artifacts() {
            return artifacts;
        }

        /** Returns the content of an artifact as text in UTF-8, or empty if no step wrote one of that name. */
        public Optional<String> artifact(String name) {
            return artifacts.stream()
                    .filter(written -> written.artifact().name().equals(name))
                    .map(written -> new String(written.content(), StandardCharsets.UTF_8))
                    .findFirst();
        }

        /** Returns one record for each step, in their order. */
        public Provenance provenance() {
            return run.provenance();
        }

        /** Whether another run would get all that the steps did from the cache. */
        public boolean isCacheable() {
            return uncached().isEmpty();
        }

        /** Returns why not, by the names of the steps that would run again, in their order. */
        public Map<String, String> uncached() {
            Map<String, String> reasons = new LinkedHashMap<>();
            provenance().stream()
                    .filter(step -> !KEPT.contains(step.cache().result()))
                    .forEach(step -> reasons.put(step.name(), step.cache().reason()));
            return reasons;
        }

        PipelineRun<O> run() {
            return run;
        }
    }
}
