package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.Kind;
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
        } catch (InvalidPathException e) { // maybe a name, where paths have no colons
            return contributed(file, plugins)
                    .orElseThrow(() -> new InvalidInputException("'" + file + "' is no path: " + e.getReason()));
        }
        if (!Files.exists(path)) {
            Optional<ExperimentFile> contributed = contributed(file, plugins);
            if (contributed.isPresent()) {
                return contributed.get();
            }
            if (plugins.isAmbiguous(Kind.EXPERIMENT, file)) {
                throw new InvalidInputException(plugins.unknown(Kind.EXPERIMENT, file));
            }
            String near = Suggestions.didYouMean(file, plugins.experiments());
            if (file.contains(":") || !near.isEmpty()) {
                throw new InvalidInputException("There is neither a file nor an experiment '" + file + "'." + near);
            }
        }
        return ExperimentFile.read(path, plugins);
    }

    private static Optional<ExperimentFile> contributed(String name, PluginRegistry plugins) {
        return plugins.experiment(name).map(experiment -> new ExperimentFile(experiment, Path.of("")));
    }
}
