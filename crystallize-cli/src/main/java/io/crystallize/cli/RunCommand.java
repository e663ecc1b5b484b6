package io.crystallize.cli;

import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.ExperimentResult.Incomplete;
import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.experiment.Resume;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.verdict.Verdict;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.progress.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The experiment's YAML file, or the name of a plugin's experiment.")
    private String file;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

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
            converter = ExecutorOption.class,
            description =
                    "serial, parallel:N (N trials at once, each in a thread) or async:N (N under way, which hold a"
                            + " thread only while they compute); by default ${DEFAULT-VALUE}.")
    private TrialExecutor executor;

    @Mixin
    private CacheOptions cache;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = ".crystallize/runs",
            description = "The folder in which the run gets a folder of its own; by default ${DEFAULT-VALUE}.")
    private Path runs;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            arity = "0..1",
            fallbackValue = PastRuns.LATEST,
            preprocessor = AttachedValue.class,
            description =
                    "Go on with the experiment's latest run, or with --resume=RUN (a folder, or EXPERIMENT/RUN): what"
                            + " finished and is still valid is kept, and only the rest runs.")
    private @Nullable String resume;

    @Option(names = "--fail-fast", description = "Begin no further trial once one has failed.")
    private boolean failFast;

    @Mixin
    private PolicyOptions policy;

    @Option(names = "--verbose", description = "Log what the steps ask and tell, and print stack traces.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() throws IOException {
        if (verbose) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        PrintWriter err = spec.commandLine().getErr();
        PluginRegistry plugins = PluginRegistry.load(Thread.currentThread().getContextClassLoader());
        plugins.failures().forEach(err::println);
        ExperimentFile experiment = check(plugins);
        try (Cancellation cancellation = new Cancellation();
                TraceCache traceCache = cache.open()) {
            cancellation.arm();
            ExperimentResult result = run(experiment, plugins, traceCache);
            report(result, experiment.experiment());
            return exitCode(result);
        }
    }

    /**
     * Reads the experiment, before anything is written; throws everything that is wrong with it and with the options.
     */
    private ExperimentFile check(PluginRegistry plugins) {
        List<Problem> problems = new ArrayList<>(optionProblems());
        ExperimentFile found = null;
        try {
            found = find(plugins);
            problems.addAll(found.experiment().problems(plugins.formats(), found.folder()));
            problems.addAll(found.experiment().refreshProblems(policy.policy()));
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
        if (found == null || !problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return found;
    }

    private List<Problem> optionProblems() {
        List<Problem> problems = new ArrayList<>();
        if (replicates != null && (replicates < 1 || replicates > Experiment.MAX_REPLICATES)) {
            problems.add(Problem.of("Invalid value for option '--replicates': expected a number from 1 to "
                    + Experiment.MAX_REPLICATES + ", found " + replicates));
        }
        problems.addAll(cache.problems());
        FolderOption.problem("--runs", runs).ifPresent(problems::add);
        return problems;
    }

    private ExperimentFile find(PluginRegistry plugins) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            throw new InvalidInputException("'" + file + "' is no path: " + e.getReason());
        }
        if (!Files.exists(path)) {
            Optional<Experiment> contributed = plugins.experiment(file);
            if (contributed.isPresent()) {
                return new ExperimentFile(contributed.get(), Path.of(""));
            }
            Optional<String> near = Suggestions.nearest(file, plugins.experiments());
            if (near.isPresent()) {
                throw new InvalidInputException(
                        "There is neither a file nor an experiment '" + file + "'. Did you mean '" + near.get() + "'?");
            }
        }
        return ExperimentFile.read(path, plugins);
    }

    private ExperimentResult run(ExperimentFile file, PluginRegistry plugins, @Nullable TraceCache traceCache)
            throws IOException {
        Experiment experiment = file.experiment();
        ExperimentOptions.Builder options = ExperimentOptions.builder()
                .executor(executor)
                .cache(traceCache)
                .cachePolicy(policy.policy())
                .formats(plugins.formats())
                .resources(plugins.resources())
                .verbose(verbose)
                .runsFolder(runs)
                .failFast(failFast)
                .baseFolder(file.folder());
        plugins.listeners().forEach(options::listener);
        if (seed != null) {
            options.seed(seed);
        }
        if (replicates != null) {
            options.replicates(replicates);
        }
        if (resume != null) {
            options.resume(
                    resume.equals(PastRuns.LATEST)
                            ? Resume.latest()
                            : Resume.of(PastRuns.in(runs).find(resume)));
        }
        try (Progress progress = new Progress(Terminal.standardError())) {
            return experiment.run(options.listener(progress).build());
        }
    }

    private void report(ExperimentResult result, Experiment experiment) {
        PrintWriter out = spec.commandLine().getOut();
        Report report = new Report(result, experiment);
        if (json) {
            out.println(result.toJson().toPrettyString());
            report.printProblems(spec.commandLine().getErr());
        } else {
            report.print(out);
        }
        out.flush(); // a process that was interrupted ends as soon as the run is closed
    }

    private static int exitCode(ExperimentResult result) {
        if (result.incomplete().equals(Optional.of(Incomplete.CANCELLED))) {
            return ExitCode.CANCELLED;
        }
        boolean judged =
                result.verdicts().stream().noneMatch(verdict -> verdict.outcome() == Verdict.Outcome.NO_VERDICT);
        return judged && result.failures().isEmpty() && result.disputes().isEmpty()
                ? ExitCode.OK
                : ExitCode.COMPLETED_WITH_PROBLEMS;
    }
}
