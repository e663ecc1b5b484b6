package io.crystallize.core.experiment;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.Pipeline;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Secrets;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How to run an experiment. Of what is set here, the seed, the number of replicates, the formats, the resource
 * factories, the environment variables that steps ask for and the folder that paths start from decide the result, and
 * nothing else does. Immutable.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ExperimentOptions {
    private final TrialExecutor executor;
    private final @Nullable TraceCache cache;
    private final CachePolicy cachePolicy;
    private final Formats formats;
    private final ResourceFactories resources;
    private final Secrets secrets;
    private final Map<String, String> environment;
    private final boolean verbose;
    private final @Nullable Long seed;
    private final @Nullable Integer replicates;
    private final @Nullable Path runsFolder;
    private final Path baseFolder;
    private final @Nullable Resume resume;
    private final boolean failFast;
    private final List<ExperimentListener> listeners;
    private final Retention retention;

    private ExperimentOptions(Builder builder) {
        executor = builder.executor;
        cache = builder.cache;
        cachePolicy = builder.cachePolicy;
        formats = builder.formats;
        resources = builder.resources;
        secrets = builder.secrets;
        environment = Map.copyOf(builder.environment); // once, and not for each trial
        verbose = builder.verbose;
        seed = builder.seed;
        replicates = builder.replicates;
        runsFolder = builder.runsFolder;
        baseFolder = builder.baseFolder;
        resume = builder.resume;
        failFast = builder.failFast;
        listeners = List.copyOf(builder.listeners);
        retention = builder.retention;
    }

    /** Returns the options with nothing set: serial, without a cache, writing no files. */
    public static ExperimentOptions defaults() {
        return builder().build();
    }

    /** Returns a builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns what runs the trials. */
    public TrialExecutor executor() {
        return executor;
    }

    /** Returns a builder with all that is set here. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns where results of steps are kept, or empty. */
    public Optional<TraceCache> cache() {
        return Optional.ofNullable(cache);
    }

    /** Returns how far what is stored is trusted. */
    public CachePolicy cachePolicy() {
        return cachePolicy;
    }

    /** Returns what is known of types of values. */
    public Formats formats() {
        return formats;
    }

    /** Returns what makes the resources that steps ask for. */
    public ResourceFactories resources() {
        return resources;
    }

    /** Returns where secrets are found. */
    public Secrets secrets() {
        return secrets;
    }

    /** Returns the environment variables that steps see. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Whether all that the steps ask and tell is logged. */
    public boolean verbose() {
        return verbose;
    }

    /** Returns the seed that goes before the experiment's, or empty. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** Returns the number of replicates that goes before the experiment's, or empty. */
    public OptionalInt replicates() {
        return replicates == null ? OptionalInt.empty() : OptionalInt.of(replicates);
    }

    /** Returns the folder in which the run gets a folder of its own, or empty. */
    public Optional<Path> runsFolder() {
        return Optional.ofNullable(runsFolder);
    }

    /** Returns the folder that relative paths of files start from. */
    public Path baseFolder() {
        return baseFolder;
    }

    /** Returns which run to go on with, or empty to begin a new one. */
    public Optional<Resume> resume() {
        return Optional.ofNullable(resume);
    }

    /** Whether no further trial begins once one has failed. */
    public boolean failFast() {
        return failFast;
    }

    /** Returns how long artifacts of the experiment's earlier runs are kept. */
    public Retention retention() {
        return retention;
    }

    /** Returns those who watch the run, in the order in which they are told. */
    public List<ExperimentListener> listeners() {
        return listeners;
    }

    /** Returns what is the same for all trials; resources are not, as they are opened once, nor are those who watch and artifacts. */
    RunOptions.Builder forTrials() {
        return RunOptions.builder()
                .cache(cache)
                .formats(formats)
                .secrets(secrets)
                .environment(environment)
                .verbose(verbose)
                .baseFolder(baseFolder);
    }

    /** Collects options. For one thread. */
    public static final class Builder {
        private TrialExecutor executor = TrialExecutor.serial();
        private @Nullable TraceCache cache;
        private CachePolicy cachePolicy = CachePolicy.standard();
        private Formats formats = Formats.standard();
        private ResourceFactories resources = ResourceFactories.none();
        private Secrets secrets = Secrets.environment();
        private Map<String, String> environment = System.getenv();
        private boolean verbose;
        private @Nullable Long seed;
        private @Nullable Integer replicates;
        private @Nullable Path runsFolder;
        private Path baseFolder = Path.of("");
        private @Nullable Resume resume;
        private boolean failFast;
        private final List<ExperimentListener> listeners = new ArrayList<>();
        private Retention retention = Retention.all();

        private Builder() {}

        private Builder(ExperimentOptions options) {
            executor = options.executor;
            cache = options.cache;
            cachePolicy = options.cachePolicy;
            formats = options.formats;
            resources = options.resources;
            secrets = options.secrets;
            environment = options.environment;
            verbose = options.verbose;
            seed = options.seed;
            replicates = options.replicates;
            runsFolder = options.runsFolder;
            baseFolder = options.baseFolder;
            resume = options.resume;
            failFast = options.failFast;
            listeners.addAll(options.listeners);
            retention = options.retention;
        }

        /** Sets what runs the trials; by default one after the other. */
        public Builder executor(TrialExecutor newExecutor) {
            executor = newExecutor;
            return this;
        }

        /** Sets where results of steps are kept; null, the default, for nowhere. */
        public Builder cache(@Nullable TraceCache newCache) {
            cache = newCache;
            return this;
        }

        /** Sets how far what is stored is trusted. What it refreshes is computed again once in each run. */
        public Builder cachePolicy(CachePolicy newPolicy) {
            cachePolicy = Objects.requireNonNull(newPolicy, "newPolicy is null");
            return this;
        }

        /** Sets what is known of types of values; by default what the framework knows. */
        public Builder formats(Formats newFormats) {
            formats = newFormats;
            return this;
        }

        /** Sets what makes the resources that steps ask for, one each for the whole run; by default there are none. */
        public Builder resources(ResourceFactories newResources) {
            resources = newResources;
            return this;
        }

        /** Sets where secrets are found; by default in the environment variables. They never decide the result. */
        public Builder secrets(Secrets newSecrets) {
            secrets = newSecrets;
            return this;
        }

        /** Sets the environment variables that steps see, which are copied; by default those of the process. */
        public Builder environment(Map<String, String> newEnvironment) {
            environment = Map.copyOf(newEnvironment);
            return this;
        }

        /**
         * Sets whether all that the steps ask and tell, and what the cache did, is logged, at the level {@code INFO} and
         * by the logger of {@link Pipeline}; by default not.
         */
        public Builder verbose(boolean newVerbose) {
            verbose = newVerbose;
            return this;
        }

        /** Sets a seed in place of the experiment's. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Sets a number of replicates in place of the experiment's.
         *
         * @throws IllegalArgumentException if it is not from 1 to {@link Experiment#MAX_REPLICATES}
         */
        public Builder replicates(int number) {
            if (number < 1 || number > Experiment.MAX_REPLICATES) {
                throw new IllegalArgumentException("The number of replicates: expected a number from 1 to "
                        + Experiment.MAX_REPLICATES + ", found " + number);
            }
            replicates = number;
            return this;
        }

        /** Sets the folder in which the run gets a folder of its own; by default nothing is written. */
        public Builder runsFolder(Path folder) {
            runsFolder = folder;
            return this;
        }

        /** Sets the folder that relative paths of files start from; by default the working folder. */
        public Builder baseFolder(Path folder) {
            baseFolder = folder;
            return this;
        }

        /**
         * Sets which run to go on with: trials of it that finished, did not fail, and are still valid are taken from its
         * folder, and only the others run. A trial is valid while its code, parameters, context values and seed, and the
         * files, artifacts of other experiments, environment variables and resources that it asked its context for, are
         * as they were, and its artifacts are there; what a step asks behind its context's back is not looked at. By
         * default, or with null, a new run begins.
         */
        public Builder resume(@Nullable Resume newResume) {
            resume = newResume;
            return this;
        }

        /** Sets whether no further trial begins once one has failed; by default the others go on. */
        public Builder failFast(boolean newFailFast) {
            failFast = newFailFast;
            return this;
        }

        /** Sets how long artifacts of the experiment's earlier runs are kept, after this run; by default for ever. */
        public Builder retention(Retention newRetention) {
            retention = Objects.requireNonNull(newRetention, "newRetention is null");
            return this;
        }

        /** Adds one who watches the run. */
        public Builder listener(ExperimentListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener is null"));
            return this;
        }

        /** Returns the options. */
        public ExperimentOptions build() {
            return new ExperimentOptions(this);
        }
    }
}
