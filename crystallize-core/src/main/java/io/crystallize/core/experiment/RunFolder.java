package io.crystallize.core.experiment;

import io.crystallize.core.ArtifactSink;
import io.crystallize.core.internal.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: {@code run.json}, the result, written when the run ends; {@code trials.jsonl}, a line for each trial
 * as it finishes; {@code provenance.jsonl}, a line for each step of each trial; and
 * {@code artifacts/<condition>/<replicate>/<step>/<name>}. Without a folder, nothing is written.
 */
final class RunFolder implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final @Nullable Path path;
    private final @Nullable Writer trials;
    private final @Nullable Writer provenance;

    private RunFolder(@Nullable Path path) throws IOException {
        this.path = path;
        trials = path == null ? null : Files.newBufferedWriter(path.resolve("trials.jsonl"));
        provenance = path == null ? null : Files.newBufferedWriter(path.resolve("provenance.jsonl"));
    }

    /**
     * Makes the folder {@code <runs>/<experiment>/<time>}, which nobody else has; with a number behind the time, if there is
     * one of that time.
     *
     * @throws UncheckedIOException if it can't be made
     */
    static RunFolder create(Optional<Path> runs, String experiment) {
        try {
            return new RunFolder(runs.isEmpty() ? null : newFolder(runs.get().resolve(FileNames.encode(experiment))));
        } catch (IOException e) {
            throw new UncheckedIOException("The run's folder can't be made: " + e, e);
        }
    }

    private static Path newFolder(Path parent) throws IOException {
        Files.createDirectories(parent);
        String time = TIME.format(LocalDateTime.now());
        for (int i = 1; ; i++) {
            try {
                return Files.createDirectory(parent.resolve(i == 1 ? time : time + "-" + i));
            } catch (FileAlreadyExistsException e) {
                // another run has it
            }
        }
    }

    Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    /** Returns what takes the artifacts of a trial. */
    ArtifactSink artifacts(Trial trial) {
        return (step, artifact, content) -> {
            if (path != null) {
                Path folder = path.resolve("artifacts")
                        .resolve(FileNames.encode(trial.condition()))
                        .resolve(Integer.toString(trial.replicate()))
                        .resolve(FileNames.encode(step));
                Files.createDirectories(folder);
                write(folder.resolve(artifact.name()), content);
            }
        };
    }

    /** Appends a trial, and what its steps did. */
    void append(TrialResult result) {
        if (trials != null && provenance != null) {
            try {
                provenance.write(JournalJson.steps(result));
                provenance.flush();
                trials.write(JournalJson.trial(result));
                trials.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
            }
        }
    }

    void finish(ExperimentResult result) {
        if (path != null) {
            try {
                write(path.resolve("run.json"), JournalJson.document(result));
            } catch (IOException e) {
                throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
            }
        }
    }

    /** Writes a file so that nobody ever sees a part of it. */
    private static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".part");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        if (trials != null && provenance != null) {
            try {
                trials.close();
                provenance.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
            }
        }
    }
}
