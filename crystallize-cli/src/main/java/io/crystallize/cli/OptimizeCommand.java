package io.crystallize.cli;

import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.optimize.Optimization;
import io.crystallize.core.optimize.OptimizationResult;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crystallize optimize}: searches for the best parameters of an experiment. */
@Command(
        name = "optimize",
        description = "Searches for the best parameters of an experiment, as its file says under 'optimize'.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:completed",
            "1:completed, with failed trials, no best candidate or a step that is not deterministic",
            "2:bad input, nothing ran",
            "70:a defect of the command, or the machine can't go on",
            "130:cancelled"
        })
final class OptimizeCommand implements Callable<Integer>, Verbosity {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentArgument argument;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Mixin
    private TrialOptions trials;

    @Mixin
    private ResumeOption resume;

    @Override
    public boolean verbose() {
        return trials.verbose();
    }

    @Override
    public Integer call() throws IOException {
        trials.beginLogging();
        try (PluginRegistry plugins = trials.loadPlugins(spec.commandLine().getErr())) {
            return run(plugins);
        }
    }

    private int run(PluginRegistry plugins) throws IOException {
        ExperimentFile experiment = check(plugins);
        try (Cancellation cancellation = new Cancellation();
                TraceCache traceCache = trials.openCache(plugins)) {
            cancellation.arm();
            OptimizationResult result = run(experiment, plugins, traceCache);
            report(result, experiment);
            int code = ExitCode.of(List.of(result.trials()));
            return code == ExitCode.OK && result.best().isEmpty() ? ExitCode.COMPLETED_WITH_PROBLEMS : code;
        }
    }

    /**
     * Reads the experiment, before anything is written; throws everything that is wrong with it and with the options.
     */
    private ExperimentFile check(PluginRegistry plugins) {
        return argument.checkFile(plugins, trials.problems(plugins), found -> {
            Experiment experiment = found.experiment();
            List<Problem> problems =
                    new ArrayList<>(experiment.refreshProblems(trials.policy().policy()));
            experiment.replicatesProblem(trials.replicates()).ifPresent(problems::add);
            if (found.optimization().isEmpty()) {
                problems.add(Problem.of("The experiment '" + experiment.name() + "' doesn't say what to optimize: its"
                        + " file needs a key 'optimize', with 'parameters' and 'maximize' or 'minimize'"));
            }
            return problems;
        });
    }

    private OptimizationResult run(ExperimentFile found, PluginRegistry plugins, @Nullable TraceCache traceCache)
            throws IOException {
        Optimization optimization = found.optimization().orElseThrow();
        ExperimentOptions.Builder options = trials.builder(plugins, traceCache).baseFolder(found.folder());
        resume.addTo(options, trials.runs());
        try (Watching watching = trials.watching()) {
            return optimization.run(watching.with(options).build());
        }
    }

    private void report(OptimizationResult result, ExperimentFile experiment) {
        PrintWriter out = spec.commandLine().getOut();
        OptimizationReport report =
                new OptimizationReport(result, experiment.experiment().description());
        if (json) {
            out.println(result.toJson().toPrettyString());
            report.printProblems(spec.commandLine().getErr());
        } else {
            report.print(out);
        }
        out.flush(); // a process that was interrupted ends as soon as the run is closed
    }
}
