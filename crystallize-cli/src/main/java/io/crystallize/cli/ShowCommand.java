package io.crystallize.cli;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.RunSummary;
import io.crystallize.core.optimize.OptimizationResult;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.table.ResultTable;
import io.crystallize.core.table.TableFormat;
import io.crystallize.core.table.TableFormats;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crystallize show}: shows the result of a run, or writes its samples. Needs none of the run's code. */
@Command(
        name = "show",
        description = "Shows the result of a run, as after 'run' or 'optimize', or its samples as a table.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ShowCommand implements Callable<Integer> {
    private static final String REPORT = "table";

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = REPORT,
            description = "table (the report), csv, json or what else is on the class path, such as parquet: a row for"
                    + " each value; by default ${DEFAULT-VALUE}.")
    private String format;

    @Option(names = "--wide", description = "A row for each trial, with a column for each metric.")
    private boolean wide;

    @Option(
            names = "--json",
            description = "Print the result as the JSON document of 'run --json' or 'optimize --json'.")
    private boolean json;

    @Option(names = "--output", paramLabel = "FILE", description = "Write to a file, which is replaced.")
    private @Nullable Path output;

    /** What is shown. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        if (json && (wide || !format.equals(REPORT))) {
            throw new InvalidInputException("'--json' is the whole result: it can't be with '--format' or '--wide'. For"
                    + " a table as JSON, say '--format json'.");
        }
        TableFormat table = TableFormats.find(format, Thread.currentThread().getContextClassLoader());
        if (table.isBinary() && output == null) {
            throw new InvalidInputException(
                    "The format '" + format + "' is not for a terminal: say where to write it, with '--output FILE'");
        }
        Path folder = run.folder();
        boolean isTable = wide || !format.equals(REPORT);
        if (!isTable && OptimizationResult.isIn(folder)) {
            showSearch(folder);
            return ExitCode.OK;
        }
        ExperimentResult result = ExperimentResult.read(folder);
        if (json) {
            write(out -> {
                PrintWriter writer = writer(out);
                result.writeJson(writer);
                writer.println();
                writer.flush();
            });
        } else if (!isTable) {
            Report report = new Report(result, RunSummary.read(folder).description());
            write(out -> {
                PrintWriter writer = writer(out);
                report.print(writer);
                writer.flush();
            });
        } else {
            result.warnings().forEach(warning -> spec.commandLine().getErr().println("WARNING  " + warning));
            write(out -> table.write(wide ? ResultTable.ofTrials(result) : ResultTable.ofValues(result), out));
        }
        return ExitCode.OK;
    }

    private void showSearch(Path folder) throws IOException {
        OptimizationResult result = OptimizationResult.read(folder);
        OptimizationReport report =
                new OptimizationReport(result, RunSummary.read(folder).description());
        write(out -> {
            PrintWriter writer = writer(out);
            if (json) {
                writer.println(result.toJson().toPrettyString());
            } else {
                report.print(writer);
            }
            writer.flush();
        });
    }

    private static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    private void write(Content content) throws IOException {
        if (output == null) {
            TextOutput text = new TextOutput(spec.commandLine().getOut());
            content.writeTo(text);
            text.flush();
            return;
        }
        Path temporary = output.resolveSibling("." + output.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                content.writeTo(out);
            }
            Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw new InvalidInputException("Option '--output': '" + output + "' can't be written: " + e);
        }
    }
}
