package io.crystallize.cli;

import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.LoggingListener;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how experiments are run. */
final class TrialOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of all random numbers; by default the file's, or one that is chosen and printed.")
    private @Nullable Long seed;

    @Option(
            names = "--replicates",
            paramLabel = "N",
            description = "How many replicates; by default the file's number.")
    private @Nullable Integer replicates;

    @Option(
            names = "--executor",
            paramLabel = "HOW",
            defaultValue = "serial",
            description =
                    "serial, parallel:N (N trials at once, each in a thread) or async:N (N under way, which hold a"
                            + " thread only while they compute), or a plugin's, as NAME?SETTING=VALUE; by default ${DEFAULT-VALUE}.")
    private String executor;

    private @Nullable TrialExecutor made;

    @Mixin
    private CacheOptions cache;

    @Mixin
    private PluginOptions plugins;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            description = "The folder in which the run gets a folder of its own; by default ${DEFAULT-VALUE}.")
    private Path runs;

    @Option(names = "--fail-fast", description = "Begin no further trial once one has failed.")
    private boolean failFast;

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "Write how many trials and steps ended and failed, and how long they took, to a file in"
                    + " Prometheus's text format (version 0.0.4): every few seconds, and at the end.")
    private @Nullable Path metrics;

    @Mixin
    private PolicyOptions policy;

    @Mixin
    private RetentionOptions retention;

    @Option(names = "--verbose", description = "Log what the steps ask and tell, and print stack traces.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** Returns how many replicates there are to be, in place of the file's number; or empty. */
    OptionalInt replicates() {
        return replicates == null ? OptionalInt.empty() : OptionalInt.of(replicates);
    }

    Path runs() {
        return runs;
    }

    PolicyOptions policy() {
        return policy;
    }

    /** Loads the plugins, to be closed at the end; says which are left out. */
    PluginRegistry loadPlugins(PrintWriter err) {
        return plugins.load(err);
    }

    /**
     * Opens the cache; null if there shall be none.
     *
     * @throws InvalidInputException if a place can't be opened
     */
    @Nullable
    TraceCache openCache(PluginRegistry loaded) {
        return cache.open(loaded);
    }

    /** Has everything logged, if that is asked for; before anything logs. */
    void beginLogging() {
        if (verbose) {
            Verbosity.logAll();
        }
    }

    /** Opens those who watch what is run, whom somebody else closes. */
    Watching watching() {
        return Watching.open(metrics);
    }

    /** Returns what is wrong with the options, as far as that shows before anything is opened. */
    List<Problem> problems(PluginRegistry loaded) {
        List<Problem> problems = new ArrayList<>();
        if (replicates != null && (replicates < 1 || replicates > Experiment.MAX_REPLICATES)) {
            problems.add(Problem.of("Invalid value for option '--replicates': expected a number from 1 to "
                    + Experiment.MAX_REPLICATES + ", found " + replicates));
        }
        problems.addAll(cache.problems(loaded));
        problems.addAll(retention.problems());
        try {
            made = new ExecutorOption(executor).executor(loaded);
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
        FolderOption.problem("--runs", runs).ifPresent(problems::add);
        return problems;
    }

    /** Returns what the options say. */
    ExperimentOptions.Builder builder(PluginRegistry loaded, @Nullable TraceCache traceCache) {
        ExperimentOptions.Builder options = ExperimentOptions.builder()
                .executor(made == null ? new ExecutorOption(executor).executor(loaded) : made)
                .cache(traceCache)
                .cachePolicy(policy.policy())
                .formats(loaded.formats())
                .resources(loaded.resources())
                .verbose(verbose)
                .runsFolder(runs)
                .failFast(failFast)
                .retention(retention.retention());
        loaded.listeners(LoggerFactory.getLogger(PluginRegistry.class)::warn).forEach(options::listener);
        if (verbose) {
            options.listener(new LoggingListener());
        }
        if (seed != null) {
            options.seed(seed);
        }
        if (replicates != null) {
            options.replicates(replicates);
        }
        return options;
    }
}
