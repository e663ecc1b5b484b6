package io.crystallize.cli;

import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands share that run one replicate, and store nothing. */
final class OnePassOptions {
    @Mixin
    private ExperimentArgument argument;

    @Option(
            names = "--replicate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which replicate; by default ${DEFAULT-VALUE}.")
    private int replicate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of all random numbers; by default the file's, or one that is chosen.")
    private @Nullable Long seed;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            description = "The folder of the runs whose artifacts are the input; it is only read. Default:"
                    + " ${DEFAULT-VALUE}")
    private Path runs;

    @Mixin
    private CacheOptions cache;

    @Mixin
    private PluginOptions plugins;

    private boolean seedIsChosen;

    /** What is done with an experiment. */
    interface Pass {
        int run(ExperimentFile file, ExperimentOptions options) throws IOException;
    }

    /** Whether neither the command nor the file says the seed. */
    boolean seedIsChosen() {
        return seedIsChosen;
    }

    int replicate() {
        return replicate;
    }

    /**
     * Reads the experiment, and has something done with it.
     *
     * @param verbose whether all that the steps ask and tell is logged
     * @param problems what is wrong with the command's own options
     */
    int run(PrintWriter err, boolean verbose, List<Problem> problems, Pass pass) throws IOException {
        if (verbose) {
            Verbosity.logAll();
        }
        try (PluginRegistry loaded = plugins.load(err)) {
            return run(loaded, verbose, problems, pass);
        }
    }

    private int run(PluginRegistry loaded, boolean verbose, List<Problem> problems, Pass pass) throws IOException {
        problems.addAll(cache.problemsOfReading(loaded));
        ExperimentFile file = argument.check(loaded, problems, experiment -> List.of());
        try (Cancellation cancellation = new Cancellation();
                TraceCache traceCache = cache.openReading(loaded)) {
            cancellation.arm();
            ExperimentOptions.Builder options = ExperimentOptions.builder()
                    .cache(traceCache)
                    .formats(loaded.formats())
                    .resources(loaded.resources())
                    .verbose(verbose)
                    .runsFolder(runs)
                    .baseFolder(file.folder());
            seedIsChosen = seed == null && file.experiment().seed().isEmpty();
            if (seed != null) {
                options.seed(seed);
            } else if (seedIsChosen) {
                // Without its lowest bits, so that it is a number that every reader of JSON can hold.
                options.seed(new SecureRandom().nextLong() >>> 11);
            }
            return pass.run(file, options.build());
        }
    }
}
