package io.crystallize.cli;

import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
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

/** {@code crystallize run}: runs an experiment and reports its result. */
@Command(
        name = "run",
        description = "Runs an experiment and prints its result.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize run penguins.yaml",
            "  crystallize run penguins.yaml --executor parallel:4 --replicates 100 --json",
            "  crystallize run penguins.yaml --cache .crystallize/cache --cache https://cache.example.org/team:ro",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:completed",
            "1:completed, with failed trials, a hypothesis that could not be judged or a step that is not deterministic",
            "2:bad input, nothing ran",
            "70:a defect of the command, or the machine can't go on",
            "130:cancelled"
        })
final class RunCommand implements Callable<Integer>, Verbosity {
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
            ExperimentResult result = run(experiment, plugins, traceCache);
            report(result, experiment.experiment());
            return ExitCode.of(List.of(result));
        }
    }

    /**
     * Reads the experiment, before anything is written; throws everything that is wrong with it and with the options.
     */
    private ExperimentFile check(PluginRegistry plugins) {
        return argument.check(plugins, trials.problems(plugins), experiment -> {
            List<Problem> problems =
                    new ArrayList<>(experiment.refreshProblems(trials.policy().policy()));
            experiment.replicatesProblem(trials.replicates()).ifPresent(problems::add);
            return problems;
        });
    }

    private ExperimentResult run(ExperimentFile file, PluginRegistry plugins, @Nullable TraceCache traceCache)
            throws IOException {
        Experiment experiment = file.experiment();
        ExperimentOptions.Builder options = trials.builder(plugins, traceCache).baseFolder(file.folder());
        resume.addTo(options, trials.runs());
        try (Watching watching = trials.watching()) {
            return experiment.run(watching.with(options).build());
        }
    }

    private void report(ExperimentResult result, Experiment experiment) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(result, experiment.description());
        if (json) {
            result.writeJson(out);
            out.println();
            report.printProblems(spec.commandLine().getErr());
        } else {
            report.print(out);
        }
        out.flush(); // a process that was interrupted ends as soon as the run is closed
    }
}
