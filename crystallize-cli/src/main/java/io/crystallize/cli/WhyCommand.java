package io.crystallize.cli;

import io.crystallize.core.experiment.PastRun;
import io.crystallize.core.experiment.PastRuns;
import io.crystallize.core.explain.Explanation;
import io.crystallize.core.explain.RanStep;
import io.crystallize.core.explain.RanTrial;
import io.crystallize.core.explain.Why;
import io.crystallize.core.explain.WhyTree;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crystallize why}: tells why steps of a run were computed, or not. Needs none of the run's code. */
@Command(
        name = "why",
        description = {
            "Tells why the steps of a run were computed, or what had computed them.",
            "Reads the folders of runs alone, and needs none of their code."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crystallize why latest",
            "  crystallize why penguins --condition k1 --step knn",
            "  crystallize why penguins/20261126-191123 --json",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told", "2:bad input, such as a run that there is not"})
final class WhyCommand implements Callable<Integer> {
    /** Of earlier runs, so that they fit into memory. */
    private static final long MOST_STEPS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private TrialFilter filter;

    @Option(names = "--json", description = "Print it as one JSON document.")
    private boolean json;

    private final List<Problem> problems = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Path folder = run.folder();
        PastRun explained =
                PastRun.read(folder, problems::add).orElseThrow(() -> new InvalidInputException(List.copyOf(problems)));
        Map<RanStep, Explanation> explanations = explain(explained, wanted(explained));
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(WhyJson.of(explained.facts().name(), explanations, problems)
                            .toPrettyString());
        } else {
            WhyTree tree = new WhyTree(explained.facts().name());
            explanations.forEach(tree::add);
            spec.commandLine().getOut().println(tree);
        }
        problems.forEach(spec.commandLine().getErr()::println);
        return ExitCode.OK;
    }

    private List<RanStep> wanted(PastRun explained) {
        List<RanStep> wanted = explained.trials().stream()
                .filter(trial -> filter.wantsTrial(trial.condition(), trial.replicate()))
                .flatMap(trial -> IntStream.range(0, trial.steps().size()).mapToObj(i -> new RanStep(trial, i)))
                .filter(step -> filter.wantsStep(step.record().name()))
                .toList();
        if (wanted.isEmpty()) {
            problems.forEach(spec.commandLine().getErr()::println);
            throw TrialFilter.nothing(
                    explained.folder(),
                    explained.trials().stream().map(RanTrial::condition).toList(),
                    explained.trials().stream()
                            .flatMap(trial -> trial.steps().stream())
                            .map(StepRecord::name)
                            .toList());
        }
        return wanted;
    }

    private Map<RanStep, Explanation> explain(PastRun explained, List<RanStep> wanted) throws IOException {
        Map<RanStep, Explanation> explanations = new LinkedHashMap<>();
        Why own = Why.among(with(explained, PastRuns.before(explained.folder())));
        wanted.forEach(step -> explanations.put(step, own.explain(step)));
        if (explanations.values().stream().anyMatch(WhyCommand::isOpen)) {
            Why others = Why.among(with(explained, PastRuns.ofOthers(explained.folder())));
            explanations.replaceAll((step, explanation) -> isOpen(explanation) ? others.explain(step) : explanation);
        }
        return explanations;
    }

    /** Whether other experiments may tell more: they share the cache. */
    private static boolean isOpen(Explanation explanation) {
        return explanation instanceof Explanation.NeverRan
                || explanation instanceof Explanation.Hit hit && hit.origin().isEmpty() && hit.by() == null;
    }

    private List<RanTrial> with(PastRun explained, List<Path> others) throws IOException {
        List<RanTrial> all = new ArrayList<>(explained.trials());
        long steps = 0;
        for (Path folder : others) {
            if (steps > MOST_STEPS) {
                problems.add(Problem.of("Runs from " + PastRun.name(folder) + " back were not looked at: those after it"
                        + " have more than " + MOST_STEPS + " steps"));
                break;
            }
            List<RanTrial> trials = trials(folder);
            all.addAll(trials);
            steps += trials.stream().mapToLong(trial -> trial.steps().size()).sum();
        }
        return all;
    }

    private List<RanTrial> trials(Path folder) {
        try {
            return PastRun.read(folder, problems::add).map(PastRun::trials).orElse(List.of());
        } catch (IOException e) {
            problems.add(Problem.of("The run in " + folder + " can't be read: " + e));
            return List.of();
        }
    }
}
