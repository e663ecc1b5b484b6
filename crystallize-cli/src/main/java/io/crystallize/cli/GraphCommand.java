package io.crystallize.cli;

import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.graph.ExperimentGraph;
import io.crystallize.core.graph.GraphResult;
import io.crystallize.core.graph.Node;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crystallize graph}: runs experiments that take their input from each other. */
@Command(
        name = "graph",
        description = {
            "Runs experiments whose sources are artifacts of each other, in that order.",
            "Each goes on with its latest run: what finished and is still valid is kept."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:completed",
            "1:completed, with failed trials, a hypothesis that could not be judged or a step that is not deterministic",
            "2:bad input, nothing ran",
            "70:a defect of the command, or the machine can't go on",
            "130:cancelled"
        })
final class GraphCommand implements Callable<Integer>, Verbosity {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "The experiments' YAML files, folders of such, or names of plugins' experiments.")
    private List<String> files;

    @Option(names = "--dry-run", description = "Only print who needs whom, and the order.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print order and results as one JSON document.")
    private boolean json;

    @Mixin
    private TrialOptions trials;

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
        ExperimentGraph graph = check(plugins);
        if (dryRun) {
            print(graph, new GraphResult(List.of(), List.of()));
            return ExitCode.OK;
        }
        try (Cancellation cancellation = new Cancellation();
                TraceCache traceCache = trials.openCache(plugins)) {
            cancellation.arm();
            GraphResult result;
            try (Watching watching = trials.watching()) {
                ExperimentOptions options =
                        watching.with(trials.builder(plugins, traceCache)).build();
                result = graph.run(options, ended -> report(graph, ended));
            }
            if (json) {
                print(graph, result);
            }
            result.notRun().forEach(name -> spec.commandLine().getErr().println("NOT RUN  " + name));
            spec.commandLine().getOut().flush(); // a process that was interrupted ends as soon as the run is closed
            return ExitCode.of(result.results());
        }
    }

    /** Reads the experiments, before anything is written; throws everything that is wrong with them and the options. */
    private ExperimentGraph check(PluginRegistry plugins) {
        List<Problem> problems = new ArrayList<>(trials.problems(plugins));
        List<Node> nodes = new ArrayList<>();
        for (String file : files) {
            try {
                for (String each : experiments(file)) {
                    collect(each, plugins, nodes, problems);
                }
            } catch (InvalidInputException e) {
                problems.addAll(e.problems());
            }
        }
        if (problems.isEmpty()) {
            ExperimentGraph graph = ExperimentGraph.of(nodes);
            problems.addAll(graph.problems(trials.builder(plugins, null).build()));
            if (problems.isEmpty()) {
                return graph;
            }
        }
        throw new InvalidInputException(problems);
    }

    private static void collect(String file, PluginRegistry plugins, List<Node> nodes, List<Problem> problems) {
        try {
            ExperimentFile found = FoundExperiment.of(file, plugins);
            nodes.add(new Node(found.experiment(), found.folder(), file));
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
    }

    /** Returns the file itself or, of a folder, the files in it that may be experiments. */
    private static List<String> experiments(String file) {
        try {
            Path folder = Path.of(file);
            if (!Files.isDirectory(folder)) {
                return List.of(file);
            }
            try (Stream<Path> entries = Files.list(folder)) {
                List<String> found = entries.map(Path::toString)
                        .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
                        .sorted()
                        .toList();
                if (found.isEmpty()) {
                    throw new InvalidInputException("There is no experiment in the folder '" + file
                            + "': expected files that end with .yaml or .yml");
                }
                return found;
            }
        } catch (InvalidPathException e) {
            return List.of(file); // told when it is read
        } catch (IOException e) {
            throw new InvalidInputException("The folder '" + file + "' can't be read: " + e);
        }
    }

    private void report(ExperimentGraph graph, ExperimentResult result) {
        Map<String, String> descriptions =
                graph.experiments().stream().collect(Collectors.toMap(Experiment::name, Experiment::description));
        Report report = new Report(result, descriptions.get(result.experiment()));
        if (json) {
            report.printProblems(spec.commandLine().getErr());
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        report.print(out);
        out.println();
        out.flush();
    }

    private void print(ExperimentGraph graph, GraphResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(GraphJson.of(graph, result).toPrettyString());
            return;
        }
        int number = 0;
        for (Experiment experiment : graph.experiments()) {
            out.println(++number + "  " + experiment.name() + " (" + String.join(", ", experiment.conditions()) + ")");
            graph.edges().stream()
                    .filter(edge -> edge.consumer().equals(experiment.name()))
                    .forEach(edge -> out.println("   takes " + edge.artifact()));
        }
    }
}
