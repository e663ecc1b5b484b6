package io.crystallize.cli;

import io.crystallize.core.experiment.PastRun;
import io.crystallize.core.provenance.Provenance;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crystallize provenance}: shows what each step of a run did. Needs none of the run's code. */
@Command(
        name = "provenance",
        description = "Shows, as a tree, what each step of a run asked, told and made.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize provenance latest",
            "  crystallize provenance penguins --condition k1 --replicate 1",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told", "2:bad input, such as a run that there is not"})
final class ProvenanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private TrialFilter filter;

    @Override
    public Integer call() throws IOException {
        Path folder = run.folder();
        Map<List<String>, List<StepRecord>> wanted = new LinkedHashMap<>();
        Map<List<String>, Provenance> all =
                PastRun.provenance(folder, spec.commandLine().getErr()::println);
        all.forEach((trial, records) -> {
            if (filter.wantsTrial(trial.get(0), trial.get(1))) {
                List<StepRecord> steps = records.stream()
                        .filter(record -> filter.wantsStep(record.name()))
                        .toList();
                if (!steps.isEmpty()) {
                    wanted.put(List.of(trial.get(0), "replicate " + trial.get(1)), steps);
                }
            }
        });
        if (wanted.isEmpty()) {
            throw TrialFilter.nothing(
                    folder,
                    all.keySet().stream().map(trial -> trial.get(0)).toList(),
                    all.values().stream()
                            .flatMap(List::stream)
                            .map(StepRecord::name)
                            .toList());
        }
        spec.commandLine().getOut().println(Provenance.tree(wanted));
        return ExitCode.OK;
    }
}
