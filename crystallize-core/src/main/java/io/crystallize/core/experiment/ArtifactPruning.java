package io.crystallize.core.experiment;

import io.crystallize.core.problem.InvalidInputException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one experiment whose artifacts a {@link Retention} doesn't keep. Nothing but artifacts is removed, and none
 * of a run that is going on. A run that is resumed makes them again.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ArtifactPruning {
    private final List<Run> pruned;

    /**
     * A run with artifacts.
     *
     * @param folder the run's folder
     * @param bytes how many bytes its artifacts have
     */
    public record Run(Path folder, long bytes) {}

    private ArtifactPruning(List<Run> pruned) {
        this.pruned = pruned;
    }

    /**
     * Finds what isn't kept.
     *
     * @param experiment the folder of an experiment's runs
     * @throws IOException if it can't be read
     */
    public static ArtifactPruning of(Path experiment, Retention retention) throws IOException {
        return of(PastRuns.runs(experiment), Optional.empty(), retention);
    }

    /**
     * Finds what isn't kept.
     *
     * @param runs the runs, the oldest first
     * @param ended the one that has just ended, which is kept as the latest one is
     */
    static ArtifactPruning of(List<Path> runs, Optional<Path> ended, Retention retention) throws IOException {
        List<Run> left = new ArrayList<>();
        List<Run> pruned = new ArrayList<>();
        long total = 0;
        for (int i = 0; i < runs.size(); i++) {
            Run run = new Run(runs.get(i), bytes(artifacts(runs.get(i))));
            boolean last = i == runs.size() - 1;
            if (run.bytes() < 0) {
                continue; // it has none
            }
            if (last || isSame(run.folder(), ended)) {
                total += run.bytes();
            } else if (retention.runs() != null && runs.size() - i > retention.runs()) {
                pruned.add(run);
            } else {
                total += run.bytes();
                left.add(run);
            }
        }
        for (Run run : left) {
            if (retention.bytes() != null && total > retention.bytes()) {
                pruned.add(run);
                total -= run.bytes();
            }
        }
        pruned.removeIf(run -> isGoingOn(run.folder()));
        return new ArtifactPruning(List.copyOf(pruned));
    }

    private static boolean isSame(Path run, Optional<Path> ended) {
        return ended.isPresent()
                && run.toAbsolutePath()
                        .normalize()
                        .equals(ended.get().toAbsolutePath().normalize());
    }

    private static boolean isGoingOn(Path run) {
        try {
            RunLock.take(run).close();
            return false;
        } catch (IOException | InvalidInputException e) {
            return true;
        }
    }

    private static Path artifacts(Path run) {
        return run.resolve(RunFolder.ARTIFACTS);
    }

    /** Returns the runs whose artifacts are not kept, the oldest first. */
    public List<Run> runs() {
        return pruned;
    }

    /**
     * Removes the artifacts of these runs, but of those that have been resumed meanwhile.
     *
     * @throws IOException if one can't be removed
     */
    public void execute() throws IOException {
        for (Run run : pruned) {
            RunLock lock;
            try {
                lock = RunLock.take(run.folder());
            } catch (InvalidInputException | NoSuchFileException e) {
                continue; // it is going on again, or is gone
            }
            try {
                Files.walkFileTree(artifacts(run.folder()), new Removing());
            } catch (NoSuchFileException e) {
                // somebody else was faster
            } finally {
                lock.close();
            }
        }
    }

    /** Returns how many bytes are in a folder, or -1 if there is no such folder. Links are not followed. */
    private static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return -1;
        }
        long[] bytes = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    /** Removes a folder and all in it. */
    private static final class Removing extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
