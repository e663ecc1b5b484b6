package io.crystallize.core.experiment;

import io.crystallize.core.InputPath;
import io.crystallize.core.Pipeline.NamedStep;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the files that a pipeline's steps will ask for, by {@link InputPath}, and that are not there. */
final class MissingFiles {
    private final Path baseFolder;

    MissingFiles(Path baseFolder) {
        this.baseFolder = baseFolder;
    }

    List<Problem> of(Condition condition) {
        List<Problem> problems = new ArrayList<>();
        List<NamedStep> steps = condition.pipeline().steps();
        for (int i = 0; i < steps.size(); i++) {
            NamedStep step = steps.get(i);
            if (step.step() instanceof Record) {
                RecordShape shape = RecordShape.of(step.step().getClass());
                for (int j = 0; j < shape.components().size(); j++) {
                    if (shape.components().get(j).isAnnotationPresent(InputPath.class)
                            && shape.get(step.step(), j) instanceof String path
                            && !isFile(path)) {
                        problems.add(new Problem(
                                step.location(),
                                "Parameter '" + shape.names().get(j) + "' of step '"
                                        + condition.pipeline().names().get(i) + "': there is no file '" + path + "'"
                                        + lookedForAt(path)));
                    }
                }
            }
        }
        return problems;
    }

    private boolean isFile(String path) {
        try {
            return Files.isRegularFile(baseFolder.resolve(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private String lookedForAt(String path) {
        Path place;
        try {
            place = baseFolder.resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return ", which is no path: " + e.getReason();
        }
        return " (looked for at " + place + ")." + nearest(place.getFileName(), place.getParent());
    }

    private static String nearest(@Nullable Path name, @Nullable Path folder) {
        if (name == null || folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            return Suggestions.didYouMean(
                    name.toString(),
                    files.map(file -> file.getFileName().toString()).toList());
        } catch (IOException e) {
            return "";
        }
    }
}
