package io.crystallize.cli;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the experiment that a user names: a file, or one that a plugin brings. */
final class FoundExperiment {
    private FoundExperiment() {}

    /**
     * Finds an experiment.
     *
     * @throws InvalidInputException if there is none, or its file can't be read
     */
    static ExperimentFile of(String file, PluginRegistry plugins) {
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
