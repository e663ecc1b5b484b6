package io.crystallize.cli;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Parameters;

/** The argument that says which experiment: a file, or one that a plugin brings. */
final class ExperimentArgument {
    @Parameters(paramLabel = "FILE", description = "The experiment's YAML file, or the name of a plugin's experiment.")
    private String file;

    /**
     * Reads the experiment; throws everything that is wrong with it and with the options.
     *
     * @param optionProblems what is wrong with the options alone
     * @param more what is wrong with the options for this experiment
     */
    ExperimentFile check(
            PluginRegistry plugins, List<Problem> optionProblems, Function<Experiment, List<Problem>> more) {
        List<Problem> problems = new ArrayList<>(optionProblems);
        ExperimentFile found = null;
        try {
            found = find(plugins);
            problems.addAll(found.experiment().problems(plugins.formats(), found.folder()));
            problems.addAll(more.apply(found.experiment()));
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
        if (found == null || !problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return found;
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
}
