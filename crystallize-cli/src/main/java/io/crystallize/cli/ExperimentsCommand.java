package io.crystallize.cli;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crystallize experiments}: lists what can be run. */
@Command(
        name = "experiments",
        description = "Lists the experiments that can be run: files in a folder and below it, and what plugins bring.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all can be read", "1:some can't be read", "2:bad input"})
final class ExperimentsCommand implements Callable<Integer> {
    private static final int DEPTH = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = ".",
            description = "The folder to look in; by default the current one.")
    private Path folder;

    @Mixin
    private PluginOptions plugins;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "Expected a folder of experiments, and there is no folder '" + folder + "'");
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean complete = true;
        try (PluginRegistry loaded = plugins.load(spec.commandLine().getErr())) {
            TextList list = new TextList();
            for (String name : loaded.experiments()) {
                complete &= list.add(name, () -> loaded.experiment(name).orElseThrow());
            }
            for (Path file : files()) {
                if (ExperimentFile.isLikely(file)) {
                    complete &= list.add(
                            file.normalize().toString(),
                            () -> ExperimentFile.read(file, loaded).experiment());
                }
            }
            list.print(out, spec.commandLine().getErr());
            return complete ? ExitCode.OK : ExitCode.COMPLETED_WITH_PROBLEMS;
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.find(
                folder,
                DEPTH,
                (path, attributes) ->
                        attributes.isRegularFile() && path.toString().matches(".*\\.ya?ml"))) {
            return all.filter(path -> isVisible(folder.relativize(path)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isVisible(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".") || part.toString().equals("target")) {
                return false;
            }
        }
        return true;
    }

    /** What can be run, by what it is run by. */
    private static final class TextList {
        private final TextTable table = TextTable.ofTexts();
        private final List<String> problems = new ArrayList<>();
        private boolean empty = true;

        /** Adds one; returns whether it can be read. */
        boolean add(String name, Supplier<Experiment> reading) {
            try {
                Experiment experiment = reading.get();
                String first = experiment.description().lines().findFirst().orElse("");
                table.row(name, experiment.name(), first);
                empty = false;
                return true;
            } catch (InvalidInputException e) {
                problems.add(e.problems().get(0)
                        + (e.problems().size() == 1
                                ? ""
                                : " (and " + (e.problems().size() - 1) + " more)"));
                return false;
            }
        }

        void print(PrintWriter out, PrintWriter err) {
            if (empty) {
                out.println("There are no experiments that can be run.");
            } else {
                table.print(out);
            }
            problems.forEach(err::println);
        }
    }
}
