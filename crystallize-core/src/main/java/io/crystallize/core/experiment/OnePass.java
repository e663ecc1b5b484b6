package io.crystallize.core.experiment;

import io.crystallize.core.PipelineRun;
import io.crystallize.core.Resources;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.problem.Suggestions;
import io.crystallize.core.provenance.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Runs one replicate of some conditions, and leaves nothing behind: no run folder, and nothing new in the cache. */
final class OnePass {
    private final Experiment experiment;
    private final ExperimentOptions options;
    private final int replicate;
    private final long seed;
    private final ToldSecrets told = new ToldSecrets();
    private final Listeners listeners;

    OnePass(Experiment experiment, ExperimentOptions options, int replicate) {
        this.experiment = experiment;
        this.options = options;
        this.replicate = replicate;
        this.seed = Session.seed(experiment, options);
        listeners = Listeners.guarding(options.listeners());
    }

    DebugResult debug(List<String> names) {
        refuseProblems(names);
        List<DebugResult.DebuggedTrial> trials = new ArrayList<>();
        try (Resources resources = open()) {
            for (String name : experiment.conditions()) {
                if (names.contains(name)) {
                    trials.add(debug(name, resources));
                }
            }
        }
        return new DebugResult(seed, trials);
    }

    private DebugResult.DebuggedTrial debug(String name, Resources resources) {
        Trial trial = new Trial(name, replicate);
        try {
            PipelineRun<Object> run = run(name, resources, true);
            return new DebugResult.DebuggedTrial(trial, run.provenance(), run.output(), null);
        } catch (StepFailedException e) {
            return new DebugResult.DebuggedTrial(trial, Provenance.of(e.completed()), null, e);
        }
    }

    @Nullable
    Object apply(String name) {
        refuseProblems(List.of(name));
        try (Resources resources = open()) {
            return run(name, resources, options.verbose()).output();
        }
    }

    private Resources open() {
        return options.resources()
                .open(told.noting(options.secrets()), options.formats().digester());
    }

    private PipelineRun<Object> run(String name, Resources resources, boolean verbose) {
        Condition condition = experiment.condition(name);
        told.noteParameters(condition.pipeline());
        RunOptions.Builder run = options.forTrials()
                .cache(options.cache().map(TraceCache::reading).orElse(null))
                .cachePolicy(options.cachePolicy().begin())
                .runName(experiment.name())
                .seed(seed)
                .replicate(replicate)
                .condition(name)
                .verbose(verbose)
                .earlierArtifacts(RunArtifacts.in(options.runsFolder(), () -> experiment))
                .resources(resources)
                .secrets(told.noting(options.secrets()));
        listeners.all().forEach(run::listener);
        return condition.pipeline().run(null, condition.context(), run.build());
    }

    private void refuseProblems(List<String> names) {
        List<String> known = experiment.conditions();
        List<Problem> problems = new ArrayList<>();
        for (String name : names) {
            if (!known.contains(name)) {
                problems.add(Problem.of("There is no condition '" + name + "'. Conditions: "
                        + ExperimentCheck.listed(known) + "." + Suggestions.didYouMean(name, known)));
            }
        }
        if (replicate < 0 || replicate >= Experiment.MAX_REPLICATES) {
            problems.add(Problem.of("The replicate: expected a number from 0 to " + (Experiment.MAX_REPLICATES - 1)
                    + ", found " + replicate));
        }
        experiment.replicatesProblem(OptionalInt.of(replicate + 1)).ifPresent(problems::add);
        problems.addAll(experiment.problems(options.formats(), options.baseFolder()));
        problems.addAll(experiment.refreshProblems(options.cachePolicy()));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }
}
