package io.crystallize.core.explain;

import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.PastRun;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Runs of experiments over one cache, whose folders are read again. */
final class RecordedRuns {
    final MapBackend backend = new MapBackend();
    final List<Problem> problems = new ArrayList<>();
    private final List<PastRun> runs = new ArrayList<>();
    private final Path folder;

    RecordedRuns(Path folder) {
        this.folder = folder;
    }

    RecordedRuns run(Experiment.Builder experiment) {
        return run(experiment, options -> options);
    }

    RecordedRuns run(Experiment.Builder experiment, UnaryOperator<ExperimentOptions.Builder> with) {
        ExperimentOptions.Builder options = ExperimentOptions.builder()
                .runsFolder(folder.resolve("runs"))
                .baseFolder(folder)
                .cache(new TraceCache(backend));
        Path run = experiment.build().run(with.apply(options).build()).folder().orElseThrow();
        try {
            runs.add(PastRun.read(run, problems::add).orElseThrow());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    PastRun last() {
        return runs.get(runs.size() - 1);
    }

    private Why why() {
        return Why.among(runs.stream().flatMap(run -> run.trials().stream()).toList());
    }

    /** Returns why a step of the last run ran, in words. */
    String why(String condition, int replicate, String step) {
        RanTrial trial = last().trials().stream()
                .filter(ran -> ran.condition().equals(condition) && ran.replicate() == replicate)
                .findFirst()
                .orElseThrow();
        RanStep ran = IntStream.range(0, trial.steps().size())
                .mapToObj(i -> new RanStep(trial, i))
                .filter(any -> any.record().name().equals(step))
                .findFirst()
                .orElseThrow();
        String name = runs.get(Math.max(0, runs.size() - 2)).facts().name();
        return why().explain(ran).text(ran).replace(name, "before");
    }

    String why(String step) {
        return why("baseline", 0, step);
    }

    /** Returns all of the last run, as people read it. */
    String tree() {
        WhyTree tree = new WhyTree("run");
        Why why = why();
        for (RanTrial trial : last().trials()) {
            for (int i = 0; i < trial.steps().size(); i++) {
                RanStep step = new RanStep(trial, i);
                tree.add(step, why.explain(step));
            }
        }
        return tree.toString();
    }
}
