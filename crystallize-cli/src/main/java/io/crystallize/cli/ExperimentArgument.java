package io.crystallize.cli;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.ArrayList;
import java.util.List;
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
        return checkFile(plugins, optionProblems, found -> more.apply(found.experiment()));
    }

    /**
     * Reads the experiment's file; throws everything that is wrong with it and with the options.
     *
     * @param optionProblems what is wrong with the options alone
     * @param more what is wrong with the file or the options, once both are read
     */
    ExperimentFile checkFile(
            PluginRegistry plugins, List<Problem> optionProblems, Function<ExperimentFile, List<Problem>> more) {
        List<Problem> problems = new ArrayList<>(optionProblems);
        ExperimentFile found = null;
        try {
            found = FoundExperiment.of(file, plugins);
            problems.addAll(found.experiment().problems(plugins.formats(), found.folder()));
            problems.addAll(more.apply(found));
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
        if (found == null || !problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return found;
    }
}
