package io.crystallize.cli;

import io.crystallize.core.experiment.PastRun;
import io.crystallize.core.provenance.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        Set<String> conditions = new HashSet<>();
        Set<String> steps = new HashSet<>();
        Map<List<String>, Provenance> wanted = new LinkedHashMap<>();
        PastRun.provenance(
                        folder,
                        (trial, step) -> {
                            conditions.add(trial.get(0));
                            steps.add(step);
                            return filter.wantsTrial(trial.get(0), trial.get(1)) && filter.wantsStep(step);
                        },
                        spec.commandLine().getErr()::println)
                .forEach((trial, records) -> wanted.put(List.of(trial.get(0), "replicate " + trial.get(1)), records));
        if (wanted.isEmpty()) {
            throw TrialFilter.nothing(folder, conditions, steps);
        }
        spec.commandLine().getOut().println(Provenance.tree(wanted));
        return ExitCode.OK;
    }
}
