package io.crystallize.cli;

import io.crystallize.core.experiment.ArtifactPruning;
import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.experiment.Retention;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code crystallize runs prune}: removes artifacts of old runs, and nothing else of them. */
@Command(
        name = "prune",
        description = {
            "Removes the artifacts of old runs, and nothing else of them: results, journals and provenance stay.",
            "Those of an experiment's latest run, and of a run that is going on, are never removed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class RunsPruneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RunsCommand all;

    @Parameters(paramLabel = "EXPERIMENT", arity = "0..1", description = "Only runs of this one; by default of all.")
    private @Nullable String experiment;

    @Option(
            names = {"--keep", "--runs.keep-artifacts"},
            paramLabel = "N",
            description = "Keep those of the N latest runs of an experiment; by default the setting.")
    private @Nullable Integer keep;

    @Option(
            names = {"--max-size", "--runs.max-artifact-size"},
            paramLabel = "SIZE",
            converter = Bytes.class,
            description =
                    "Remove those of the oldest runs of an experiment until the rest takes no more, such as 1GB; by"
                            + " default the setting.")
    private @Nullable Long maximum;

    @Option(names = "--dry-run", description = "Only tell what would be removed.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        if (all.experiment().isPresent()) {
            throw new InvalidInputException("Say the experiment behind the command: 'crystallize runs prune "
                    + all.experiment().get() + "'");
        }
        if (keep == null && maximum == null) {
            throw new InvalidInputException(
                    "Say what is to be kept: --keep, such as 3, or --max-size, such as 1GB, or both");
        }
        List<Problem> problems = RetentionOptions.keepProblem("--keep", keep);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        PrintWriter out = spec.commandLine().getOut();
        int number = 0;
        long bytes = 0;
        for (Path folder : experiments()) {
            ArtifactPruning pruning = ArtifactPruning.of(folder, new Retention(keep, maximum));
            if (!dryRun) {
                pruning.execute();
            }
            for (ArtifactPruning.Run run : pruning.runs()) {
                out.println(run.folder() + "  " + SizeText.of(run.bytes()));
                number++;
                bytes += run.bytes();
            }
        }
        out.println((dryRun ? "would remove" : "removed") + " the artifacts of " + number
                + (number == 1 ? " run, " : " runs, ") + SizeText.of(bytes));
        return ExitCode.OK;
    }

    private List<Path> experiments() throws IOException {
        PastRuns past = PastRuns.in(all.runs());
        List<Path> folders = past.experiments();
        if (experiment == null) {
            return folders;
        }
        Path folder = past.experiment(experiment);
        if (!folders.contains(folder)) {
            List<String> names =
                    folders.stream().map(each -> each.getFileName().toString()).toList();
            throw new InvalidInputException("There is no run of '" + experiment + "' in '" + all.runs()
                    + "'. Experiments: " + String.join(", ", names) + "." + Suggestions.didYouMean(experiment, names));
        }
        return List.of(folder);
    }
}
