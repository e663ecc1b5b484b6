package io.crystallize.benchmarks;

import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.ExperimentResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A trial of three trivial steps and a source, with its lines in the journal and the provenance: a ten-thousandth of an
 * experiment, whose beginning and end, some files that are written and renamed, are in it. The limit appends the same
 * bytes to a file.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class TrialBenchmark {
    private static final int TRIALS = 10_000;
    /** As a buffered stream passes bytes on. */
    private static final int CHUNK = 1 << 13;

    private final Experiment experiment = Trials.ofThreeSteps(TRIALS, 1);
    private ScratchFolder folder;
    private ExperimentOptions options;
    private byte[] journal;

    /** Finds out what is written for the trials. */
    @Setup
    public void open() throws IOException {
        folder = ScratchFolder.create();
        options = ExperimentOptions.builder()
                .runsFolder(folder.path().resolve("runs"))
                .build();
        ExperimentResult result = experiment.run(options);
        if (!result.complete()) {
            throw new IllegalStateException("A trial failed: " + result);
        }
        Path run = result.folder().orElseThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Files.readAllBytes(run.resolve("trials.jsonl")));
        bytes.write(Files.readAllBytes(run.resolve("provenance.jsonl")));
        journal = bytes.toByteArray();
    }

    /** Deletes what was written. */
    @TearDown(Level.Iteration)
    public void clear() throws IOException {
        folder.clear();
    }

    /** Deletes the folder. */
    @TearDown
    public void close() throws IOException {
        folder.close();
    }

    /** A trial that is written down. */
    @Benchmark
    @OperationsPerInvocation(TRIALS)
    public ExperimentResult written() {
        return experiment.run(options);
    }

    /** A trial of which nothing is written. */
    @Benchmark
    @OperationsPerInvocation(TRIALS)
    public ExperimentResult inMemory() {
        return experiment.run(ExperimentOptions.defaults());
    }

    /** The limit. */
    @Benchmark
    @OperationsPerInvocation(TRIALS)
    public void append() throws IOException {
        Path file = folder.path().resolve("journal");
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < journal.length; i += CHUNK) {
                out.write(journal, i, Math.min(CHUNK, journal.length - i));
            }
        }
    }
}
