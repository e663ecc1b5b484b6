package io.crystallize.core.experiment;

import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.TrialResult.StepArtifact;
import io.crystallize.core.internal.FileNames;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: {@code run.json}, the result, written when the run ends; {@code trials.jsonl}, a line for each
 * trial as it finishes; {@code provenance.jsonl}, a line for each step of each trial; {@code code.json}, what the code of
 * its steps is made of; and {@code artifacts/<condition>/<replicate>/<step>/<name>}. Without a folder, nothing is
 * written. {@link PastRun} reads it.
 */
final class RunFolder implements AutoCloseable {
    static final String RESULT = "run.json";
    static final String PROVENANCE = "provenance.jsonl";
    static final String CODE = "code.json";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final @Nullable Path path;
    private final @Nullable OutputStream trials;
    private final @Nullable OutputStream provenance;

    private RunFolder(@Nullable Path path) throws IOException {
        this.path = path;
        trials = path == null ? null : lines(path, "trials.jsonl");
        provenance = path == null ? null : lines(path, PROVENANCE);
    }

    private static OutputStream lines(Path folder, String name) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name), StandardOpenOption.CREATE_NEW));
    }

    /**
     * Makes the folder {@code <runs>/<experiment>/<time>}, which nobody else has; with a number behind the time, if
     * there is one of that time.
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

    /** Writes what the code of the steps is made of, as far as it is known; in place of what was written before. */
    void write(Supplier<Map<Digest, StepCode>> code) {
        if (path != null) {
            try {
                write(path.resolve(CODE), JournalJson.document(CodeJson.of(code.get())));
            } catch (IOException e) {
                throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
            }
        }
    }

    /** Appends a trial: its artifacts, what its steps did, and last the line that says that it is all there. */
    void append(TrialResult result) {
        if (path != null && trials != null && provenance != null) {
            try {
                for (StepArtifact written : result.artifacts()) {
                    write(artifact(path, result.trial(), written), written.content());
                }
                provenance.write(JournalJson.steps(result).getBytes(StandardCharsets.UTF_8));
                provenance.flush();
                trials.write(JournalJson.trial(result).getBytes(StandardCharsets.UTF_8));
                trials.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
            }
        }
    }

    private static Path artifact(Path path, Trial trial, StepArtifact written) throws IOException {
        Path folder = path.resolve("artifacts")
                .resolve(FileNames.encode(trial.condition()))
                .resolve(Integer.toString(trial.replicate()))
                .resolve(FileNames.encode(written.step()));
        return Files.createDirectories(folder).resolve(written.artifact().name());
    }

    /**
     * Writes the result.
     *
     * @param context texts of the values that trials begin with, by condition, then by key
     */
    void finish(ExperimentResult result, Map<String, Map<String, String>> context) {
        if (path != null) {
            try {
                write(path.resolve(RESULT), JournalJson.document(result, context));
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
