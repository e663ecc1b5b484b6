package io.crystallize.cli;

import io.crystallize.core.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An option that names a folder to write to, which need not be there yet. */
final class FolderOption {
    private FolderOption() {}

    /** Returns why the folder can't be made, if its path shows that. */
    static Optional<Problem> problem(String option, Path folder) {
        Path present = folder.toAbsolutePath();
        while (!Files.exists(present)) {
            present = present.getParent();
        }
        if (Files.isDirectory(present) && Files.isWritable(present)) {
            return Optional.empty();
        }
        return Optional.of(Problem.of("Option '" + option + "': expected a folder to write to, found '" + folder + "'; "
                + present + (Files.isDirectory(present) ? " can't be written to" : " is not a folder")));
    }
}
