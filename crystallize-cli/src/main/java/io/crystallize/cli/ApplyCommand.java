package io.crystallize.cli;

import io.crystallize.core.StepFailedException;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code crystallize apply}: runs one replicate of one condition, and gives what its last step makes. */
@Command(
        name = "apply",
        description = "Runs one replicate of one condition, and prints what its last step makes. Stores nothing else:"
                + " there is no run, and the cache is only read.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:completed",
            "1:a step failed, or its output can't be written",
            "2:bad input, nothing ran",
            "70:a defect of the command"
        })
final class ApplyCommand implements Callable<Integer>, Verbosity {
    /** An object that says nothing of itself is no data, and not an empty one. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    @Spec
    private CommandSpec spec;

    @Mixin
    private OnePassOptions options;

    @Option(names = "--condition", paramLabel = "NAME", description = "Which condition; by default the baseline.")
    private @Nullable String condition;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write to this file, in place of printing: bytes as they are, all else as JSON.")
    private @Nullable Path output;

    @Option(names = "--verbose", description = "Log what the steps ask and tell, and print stack traces.")
    private boolean verbose;

    @Override
    public boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        return options.run(err, verbose, outputProblems(), (file, experimentOptions) -> {
            Experiment experiment = file.experiment();
            String name = condition == null ? experiment.conditions().get(0) : condition;
            Object made;
            if (options.seedIsChosen()) {
                err.println(
                        "seed " + experimentOptions.seed().orElseThrow() + ", chosen; --seed gives it to another run");
            }
            try {
                made = experiment.apply(experimentOptions, name, options.replicate());
            } catch (StepFailedException e) {
                err.println("FAILED " + name + ", replicate " + options.replicate() + ", at step '" + e.step() + "': "
                        + e.reason());
                if (verbose) {
                    err.println(e.stackTrace());
                }
                return ExitCode.COMPLETED_WITH_PROBLEMS;
            }
            return give(made, err);
        });
    }

    private List<Problem> outputProblems() {
        List<Problem> problems = new ArrayList<>();
        if (output != null) {
            Path folder = output.toAbsolutePath().getParent();
            if (Files.isDirectory(output) || folder == null || !Files.isDirectory(folder)) {
                problems.add(Problem.of(
                        "Option '--output': expected a file in a folder that is there, found '" + output + "'"));
            }
        }
        return problems;
    }

    private int give(@Nullable Object made, PrintWriter err) throws IOException {
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(printed(made));
            out.flush();
            return ExitCode.OK;
        }
        byte[] bytes;
        try {
            bytes = made instanceof byte[] own
                    ? own
                    : JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(made);
        } catch (JacksonException e) {
            err.println("The output is of type "
                    + (made == null ? "null" : made.getClass().getName()) + ", which can't be written as JSON: "
                    + e.getOriginalMessage());
            return ExitCode.COMPLETED_WITH_PROBLEMS;
        }
        // Not a file of createTempFile, which nobody else may read.
        Path temporary = output.toAbsolutePath().resolveSibling("." + output.getFileName() + "." + UUID.randomUUID());
        try {
            Files.write(temporary, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return ExitCode.OK;
    }

    private static String printed(@Nullable Object made) {
        try {
            return JSON.writeValueAsString(made);
        } catch (JacksonException e) { // what is no data is shown as far as it says something of itself
            return String.valueOf(made);
        }
    }
}
