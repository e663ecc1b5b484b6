package io.crystallize.core;

import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.TraceCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to run a pipeline. Immutable. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class RunOptions {
    private static final RunOptions DEFAULTS = builder().build();

    private final @Nullable TraceCache cache;
    private final CachePolicy cachePolicy;
    private final String runName;
    private final Formats formats;
    private final long seed;
    private final int replicate;
    private final String condition;
    private final Path baseFolder;
    private final ArtifactSink artifacts;
    private final @Nullable Cancellation cancellation;
    private final @Nullable Executor executor;
    private final boolean verbose;
    private final boolean progress;
    private final Logger logger;
    private final List<RunListener> listeners;
    private final Map<String, String> environment;
    private final Secrets secrets;
    private final ResourceFactories factories;
    private final @Nullable Resources resources;
    private final EarlierArtifacts earlierArtifacts;
    private final Map<String, String> outputs;

    private RunOptions(Builder builder) {
        cache = builder.cache;
        cachePolicy = builder.cachePolicy;
        runName = builder.runName;
        formats = builder.formats;
        seed = builder.seed;
        replicate = builder.replicate;
        condition = builder.condition;
        baseFolder = builder.baseFolder;
        artifacts = builder.artifacts;
        cancellation = builder.cancellation;
        executor = builder.executor;
        verbose = builder.verbose;
        progress = builder.progress;
        logger = builder.logger;
        listeners = List.copyOf(builder.listeners);
        environment = builder.environment;
        secrets = builder.secrets;
        factories = builder.factories;
        resources = builder.resources;
        earlierArtifacts = builder.earlierArtifacts;
        outputs = builder.outputs;
    }

    /** Returns the options with nothing set: no cache, seed 0, replicate 0 of the baseline, the working folder. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns where results of steps are kept, or empty. */
    public Optional<TraceCache> cache() {
        return Optional.ofNullable(cache);
    }

    /** Returns how far what is stored is trusted. */
    public CachePolicy cachePolicy() {
        return cachePolicy;
    }

    /** Returns what the run is called in what it stores, or an empty text. */
    public String runName() {
        return runName;
    }

    /** Which trial of which run it is, in words; empty if the run has no name. */
    String origin() {
        return runName.isEmpty() ? "" : runName + ", condition " + condition + ", replicate " + replicate;
    }

    /** Returns what is known of types of values. */
    public Formats formats() {
        return formats;
    }

    /** Returns the seed of all random streams. */
    public long seed() {
        return seed;
    }

    /** Returns the index of the replicate, from 0. */
    public int replicate() {
        return replicate;
    }

    /** Returns the name of the condition. */
    public String condition() {
        return condition;
    }

    /** Returns the folder that relative paths of files start from. */
    public Path baseFolder() {
        return baseFolder;
    }

    /** Returns what takes artifacts. */
    public ArtifactSink artifacts() {
        return artifacts;
    }

    /** Returns what finds the artifacts of other experiments. */
    public EarlierArtifacts earlierArtifacts() {
        return earlierArtifacts;
    }

    /** Returns the steps whose outputs become artifacts too, by the artifacts' names. */
    public Map<String, String> outputs() {
        return outputs;
    }

    /** Returns what ends the run early, beside an interrupt of its thread or the cancelling of its future; or empty. */
    public Optional<Cancellation> cancellation() {
        return Optional.ofNullable(cancellation);
    }

    /** Has a run's own cancellation follow that of the options, if there is one, until what is returned is run. */
    Runnable linkCancellation(Cancellation own) {
        return cancellation == null ? () -> {} : cancellation.link(own);
    }

    /** Returns what runs the steps of {@link Pipeline#runAsync}. */
    public Executor executor() {
        return executor == null ? Workers.shared() : executor;
    }

    /** Whether all that the steps ask and tell is logged. */
    public boolean verbose() {
        return verbose;
    }

    /** Whether a bar shows how far the run is, if there is a terminal. */
    public boolean progress() {
        return progress;
    }

    /** Returns where the run logs. */
    public Logger logger() {
        return logger;
    }

    /** Returns those who watch the run, in the order in which they are told. */
    public List<RunListener> listeners() {
        return listeners;
    }

    /** Returns the environment variables that steps see. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns where steps and resource factories get secrets from. */
    public Secrets secrets() {
        return secrets;
    }

    /** Returns what makes the resources that steps ask for. */
    public ResourceFactories resourceFactories() {
        return resources == null ? factories : resources.factories();
    }

    /** Whether the resources outlive the run, because somebody else closes them. */
    boolean sharesResources() {
        return resources != null && !resources.isClosed();
    }

    /** Returns the resources that are shared, if they are; else new ones, to be closed by the caller. */
    Resources openResources() {
        return sharesResources() ? resources : resourceFactories().open(secrets, formats.digester());
    }

    /** Those who watch the run, and those whom the other options make watch it. */
    List<RunListener> allListeners() {
        if (!verbose && !progress) {
            return listeners;
        }
        List<RunListener> all = new ArrayList<>(listeners);
        if (verbose) {
            all.add(new VerboseListener(logger));
        }
        if (progress) {
            ProgressDisplay.find(logger).ifPresent(display -> all.add(display.open()));
        }
        return all;
    }

    /** Collects options. For one thread. */
    public static final class Builder {
        private @Nullable TraceCache cache;
        private CachePolicy cachePolicy = CachePolicy.standard();
        private String runName = "";
        private Formats formats = Formats.standard();
        private long seed;
        private int replicate;
        private String condition = "baseline";
        private Path baseFolder = Path.of("");
        private ArtifactSink artifacts = ArtifactSink.NONE;
        private @Nullable Cancellation cancellation;
        private @Nullable Executor executor;
        private boolean verbose;
        private boolean progress;
        private Logger logger = LoggerFactory.getLogger(Pipeline.class);
        private final List<RunListener> listeners = new ArrayList<>();
        private Map<String, String> environment = System.getenv();
        private Secrets secrets = Secrets.environment();
        private ResourceFactories factories = ResourceFactories.none();
        private @Nullable Resources resources;
        private EarlierArtifacts earlierArtifacts = EarlierArtifacts.NONE;
        private Map<String, String> outputs = Map.of();

        private Builder() {}

        /** Sets where results of steps are kept; null, the default, for nowhere. */
        public Builder cache(@Nullable TraceCache newCache) {
            cache = newCache;
            return this;
        }

        /** Sets how far what is stored is trusted. */
        public Builder cachePolicy(CachePolicy newPolicy) {
            cachePolicy = Objects.requireNonNull(newPolicy, "newPolicy is null");
            return this;
        }

        /** Sets what the run is called in what it stores, so that later runs can tell whose results they got. */
        public Builder runName(String newName) {
            runName = Objects.requireNonNull(newName, "newName is null");
            return this;
        }

        /** Sets what is known of types of values; by default what the framework knows. */
        public Builder formats(Formats newFormats) {
            formats = newFormats;
            return this;
        }

        /** Sets the seed of all random streams; by default 0. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Sets the index of the replicate; by default 0.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder replicate(int newReplicate) {
            if (newReplicate < 0) {
                throw new IllegalArgumentException("The replicate is " + newReplicate + "; the first is 0");
            }
            replicate = newReplicate;
            return this;
        }

        /** Sets the name of the condition; by default {@code baseline}. */
        public Builder condition(String newCondition) {
            condition = newCondition;
            return this;
        }

        /** Sets the folder that relative paths of files start from; by default the working folder. */
        public Builder baseFolder(Path newBaseFolder) {
            baseFolder = newBaseFolder;
            return this;
        }

        /** Sets what takes artifacts; by default they are only named in the provenance. */
        public Builder artifacts(ArtifactSink newArtifacts) {
            artifacts = newArtifacts;
            return this;
        }

        /** Sets what finds the artifacts of other experiments; by default there are none. */
        public Builder earlierArtifacts(EarlierArtifacts newArtifacts) {
            earlierArtifacts = Objects.requireNonNull(newArtifacts, "newArtifacts is null");
            return this;
        }

        /**
         * Sets whose outputs become artifacts too, whether the step runs or its result was in the cache. An output that
         * is bytes, a text (in UTF-8) or a {@link io.crystallize.core.file.FileValue} becomes just that; any other is
         * JSON if the artifact's name ends with {@code .json}, and else what its codec writes.
         *
         * @param newOutputs names of steps of the pipeline, by the artifacts' names; copied
         */
        public Builder outputs(Map<String, String> newOutputs) {
            outputs = Collections.unmodifiableSortedMap(new TreeMap<>(newOutputs));
            return this;
        }

        /**
         * Sets what ends the run early. Then an interrupt of the run's thread only means so if this was cancelled before;
         * one that wasn't is taken for the step's own, and its interrupt status ends with the step. By default every
         * interrupt means so.
         */
        public Builder cancellation(Cancellation newCancellation) {
            cancellation = newCancellation;
            return this;
        }

        /**
         * Sets what runs the steps of {@link Pipeline#runAsync}; by default virtual threads where the JVM has them, and
         * else a bounded pool that the process shares. A pool that doesn't replace threads that wait, as a
         * {@link java.util.concurrent.ForkJoinPool} does, can come to a standstill: when all of them wait for what an
         * asynchronous step of another run in the pool is computing, inside steps that run pipelines with
         * {@link Pipeline#apply}.
         */
        public Builder executor(Executor newExecutor) {
            executor = newExecutor;
            return this;
        }

        /**
         * Sets whether all that the steps ask and tell, and what the cache did, is logged, at the level {@code INFO}; by
         * default not.
         */
        public Builder verbose(boolean newVerbose) {
            verbose = newVerbose;
            return this;
        }

        /**
         * Sets whether a bar on the standard error shows how far the run is, if that is a terminal; by default not. Needs
         * the module {@code crystallize-progress}.
         */
        public Builder progress(boolean newProgress) {
            progress = newProgress;
            return this;
        }

        /** Sets where the run logs; by default the logger of {@link Pipeline}. */
        public Builder logger(Logger newLogger) {
            logger = newLogger;
            return this;
        }

        /** Adds one who watches the run. */
        public Builder listener(RunListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener is null"));
            return this;
        }

        /** Sets the environment variables that steps see, which are copied; by default those of the process. */
        public Builder environment(Map<String, String> newEnvironment) {
            environment = Map.copyOf(newEnvironment);
            return this;
        }

        /** Sets where steps and resource factories get secrets from; by default environment variables. */
        public Builder secrets(Secrets newSecrets) {
            secrets = newSecrets;
            return this;
        }

        /** Sets what makes the resources that steps ask for: once for the run, which closes them. By default nothing. */
        public Builder resources(ResourceFactories newFactories) {
            factories = newFactories;
            resources = null;
            return this;
        }

        /** Sets the resources that steps ask for, shared with other runs: the caller closes them. */
        public Builder resources(Resources shared) {
            resources = shared;
            return this;
        }

        /** Returns the options. */
        public RunOptions build() {
            return new RunOptions(this);
        }
    }
}
