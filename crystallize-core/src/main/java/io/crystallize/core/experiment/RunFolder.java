package io.crystallize.core.experiment;

import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.execution.TrialResult.StepArtifact;
import io.crystallize.core.internal.FileNames;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Provenance;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder of one run, which one process at a time has:
 *
 * <pre>
 * plan.json           what the run sets out to do, from the beginning
 * configuration.json  the steps, parameters and context values of each condition
 * code.json           what the code of its steps is made of
 * trials.jsonl        the journal: a line for each trial soon after it has finished; when the run is resumed, one for
 *                     each that no longer counts
 * provenance.jsonl    a line for each step of each trial
 * events.jsonl        a line for each event that a step told, if any did
 * artifacts/          {@code <condition>/<replicate>/<step>/<name>}
 * run.json            the result, when the run ends
 * run.lock            locked while the run goes on
 * </pre>
 *
 * {@link ExperimentResult#read} and {@link PastRun} read it. What is in {@code run.json}, {@link ResultJson} says; in the
 * others, {@link RunPlan}, {@link RunConfiguration}, {@link CodeJson}, {@link TrialLine} and {@link Provenance}.
 */
final class RunFolder implements RunRecord {
    static final String RESULT = "run.json";
    static final String PROVENANCE = "provenance.jsonl";
    static final String TRIALS = "trials.jsonl";
    static final String CODE = "code.json";
    static final String ARTIFACTS = "artifacts";

    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Path path;
    private final RunLock lock;
    private final LineFile provenance;
    private final LineFile events;
    private final LineFile trials;
    /** All of them; what is in {@link #trials} says that the others have what belongs to it. */
    private final LineGroups lines;

    private int session = 1;

    /** What is in {@link #CODE}, once it was written. */
    private @Nullable Map<Digest, StepCode> written;

    private RunFolder(Path path, RunLock lock) throws IOException {
        this.path = path;
        this.lock = lock;
        provenance = LineFile.open(path.resolve(PROVENANCE));
        events = LineFile.ifNeeded(path.resolve(EventFile.NAME));
        trials = LineFile.open(path.resolve(TRIALS));
        lines = new LineGroups(provenance, events, trials);
    }

    /**
     * Makes the folder {@code <runs>/<experiment>/<time>}, which nobody else has; with a number behind the time, if
     * there is one of that time. The time is UTC: runs keep their order wherever and whenever they are made.
     *
     * @throws UncheckedIOException if it can't be made
     */
    static RunFolder create(Path runs, String experiment) {
        try {
            return open(newFolder(runs.resolve(FileNames.encode(experiment))));
        } catch (IOException e) {
            throw new UncheckedIOException("The run's folder can't be made: " + e, e);
        }
    }

    /**
     * Opens the folder of an earlier run, to go on with it.
     *
     * @throws UncheckedIOException if it can't be written
     * @throws InvalidInputException if the run is still going on
     */
    static RunFolder reopen(Path path) {
        try {
            return open(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
        }
    }

    private static RunFolder open(Path path) throws IOException {
        boolean interrupted = Thread.interrupted(); // which would close the channels; the run ends by it later
        try {
            RunLock lock = RunLock.take(path);
            try {
                return new RunFolder(path, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Path newFolder(Path parent) throws IOException {
        Files.createDirectories(parent);
        String time = TIME.format(LocalDateTime.now(ZoneOffset.UTC));
        for (int i = 1; ; i++) {
            try {
                return Files.createDirectory(parent.resolve(i == 1 ? time : time + "-" + i));
            } catch (FileAlreadyExistsException e) {
                // another run has it
            }
        }
    }

    Path path() {
        return path;
    }

    /**
     * Returns what the run set out to do last.
     *
     * @throws InvalidInputException if that can't be read
     */
    RunPlan plan() {
        try {
            return RunPlan.read(path);
        } catch (IOException | IllegalArgumentException | JacksonException e) {
            throw new InvalidInputException("The run " + path + " can't be resumed: its " + RunPlan.FILE
                    + " can't be read: " + e.getMessage() + ". Start a new run.");
        }
    }

    /** Returns the verdicts that were seen up to now: before the last session, and at its end. */
    List<Look> looks(RunPlan before) {
        List<Look> looks = new ArrayList<>(before.seen());
        Path result = path.resolve(RESULT);
        if (Files.exists(result)) {
            try {
                Look.ofResult(ResultJson.withoutSamples(result))
                        .filter(look -> looks.isEmpty() || !look.equals(looks.get(looks.size() - 1)))
                        .ifPresent(looks::add);
            } catch (IOException | IllegalArgumentException | JacksonException e) {
                throw new InvalidInputException("The run " + path + " can't be resumed, as the verdicts in its "
                        + RESULT + " can't be read: " + e.getMessage() + ". Start a new run.");
            }
        }
        return looks;
    }

    @Override
    public void begin(RunPlan plan, RunConfiguration configuration) {
        session = plan.session();
        writing(() -> {
            write(path.resolve(RunConfiguration.FILE), document(configuration.toJson()));
            write(path.resolve(RunPlan.FILE), document(plan.toJson()));
            Files.deleteIfExists(path.resolve(RESULT)); // what it says is in the plan, as a look: not before
        });
    }

    @Override
    public void code(Map<Digest, StepCode> code) {
        writing(() -> {
            // Trials of earlier sessions ran what is there.
            Map<Digest, StepCode> all = written == null ? earlierCode() : new LinkedHashMap<>(written);
            all.putAll(code);
            if (!all.equals(written)) {
                write(path.resolve(CODE), document(CodeJson.of(all)));
                written = all;
            }
        });
    }

    private Map<Digest, StepCode> earlierCode() throws IOException {
        Path file = path.resolve(CODE);
        try {
            return Files.exists(file)
                    ? new LinkedHashMap<>(CodeJson.read(JSON.readTree(Files.readAllBytes(file))))
                    : new LinkedHashMap<>();
        } catch (IllegalArgumentException | JacksonException e) {
            LOG.warn("{} is damaged, and written anew: {}", file, e.getMessage());
            return new LinkedHashMap<>();
        }
    }

    @Override
    public void runsAgain(Trial trial, String reason) {
        writing(() -> {
            lines.add(() -> trials.add(line -> TrialLine.writeAgain(trial, session, reason, line)));
            lines.write(); // or who reads it after a kill would take the trial for valid
        });
    }

    @Override
    public void append(TrialResult result, FinishedTrial finished) {
        writing(() -> {
            for (StepArtifact written : result.artifacts()) {
                Path file = artifact(
                        path, result.trial(), written.step(), written.artifact().name());
                Files.createDirectories(file.getParent());
                write(file, out -> out.write(written.content()));
            }
            lines.add(() -> {
                Provenance.of(result.steps()).writeTo(provenance.lines(), line -> {
                    TrialLine.writeLabels(result.trial(), line);
                    line.writeNumberProperty("session", session);
                });
                EventFile.add(result, session, events);
                trials.add(line -> TrialLine.write(finished, line));
            });
        });
    }

    /** Returns where an artifact is in a run's folder. */
    static Path artifact(Path run, Trial trial, String step, String name) {
        return run.resolve(ARTIFACTS)
                .resolve(FileNames.encode(trial.condition()))
                .resolve(Integer.toString(trial.replicate()))
                .resolve(FileNames.encode(step))
                .resolve(name);
    }

    @Override
    public void finish(ExperimentResult result, Map<String, Map<String, String>> context) {
        writing(() -> {
            lines.write();
            write(path.resolve(RESULT), out -> {
                try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                    ResultJson.write(result, context, writer);
                    writer.write('\n');
                }
            });
        });
    }

    private static Content document(ObjectNode document) {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        return out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file so that nobody ever sees a part of it. */
    private static void write(Path file, Content content) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            content.writeTo(out);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void writing(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("The run's folder " + path + " can't be written: " + e, e);
        }
    }

    @Override
    public void close() {
        writing(() -> {
            try (lock) {
                lines.close();
            }
        });
    }
}
