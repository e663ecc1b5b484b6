package io.crystallize.cli;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.StepRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crystallize provenance}: shows what each step of a run did. Needs none of the run's code. */
@Command(
        name = "provenance",
        description = "Shows, as a tree, what each step of a run asked, told and made.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ProvenanceCommand implements Callable<Integer> {
    private static final String FILE = "provenance.jsonl";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's folder, as 'run' prints it.")
    private Path run;

    @Option(names = "--condition", paramLabel = "NAME", description = "Only this condition.")
    private @Nullable String condition;

    @Option(names = "--replicate", paramLabel = "N", description = "Only this replicate.")
    private @Nullable Integer replicate;

    @Option(names = "--step", paramLabel = "NAME", description = "Only this step.")
    private @Nullable String step;

    @Override
    public Integer call() throws IOException {
        Map<List<String>, List<StepRecord>> wanted = new LinkedHashMap<>();
        Map<List<String>, Provenance> all = read();
        all.forEach((trial, records) -> {
            if (isWanted(condition, trial.get(0)) && isWanted(replicate, trial.get(1))) {
                List<StepRecord> steps = records.stream()
                        .filter(record -> isWanted(step, record.name()))
                        .toList();
                if (!steps.isEmpty()) {
                    wanted.put(List.of(trial.get(0), "replicate " + trial.get(1)), steps);
                }
            }
        });
        if (wanted.isEmpty()) {
            throw new InvalidInputException(nothing(all));
        }
        spec.commandLine().getOut().println(Provenance.tree(wanted));
        return ExitCode.OK;
    }

    private static boolean isWanted(@Nullable Object option, String found) {
        return option == null || option.toString().equals(found);
    }

    private Map<List<String>, Provenance> read() throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "There is no run in '" + run + "': expected a folder with the file " + FILE);
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return Provenance.read(in, List.of("condition", "replicate"));
        }
    }

    private String nothing(Map<List<String>, Provenance> all) {
        if (all.isEmpty()) {
            return "No step of the run in '" + run + "' has ended";
        }
        Set<String> conditions =
                all.keySet().stream().map(trial -> trial.get(0)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> steps = all.values().stream()
                .flatMap(List::stream)
                .map(StepRecord::name)
                .collect(Collectors.toCollection(TreeSet::new));
        return "Nothing in the run in '" + run + "' is what was asked for. Conditions: " + String.join(", ", conditions)
                + ". Steps: " + String.join(", ", steps) + ".";
    }
}
