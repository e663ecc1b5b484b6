package io.crystallize.core.experiment;

import io.crystallize.core.Resources;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.TrialResult;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.core.verdict.PlannedLooks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of an experiment: takes from the journal what is valid, has the executor run the other trials, and collects
 * what they give.
 */
final class ExperimentRun {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentRun.class);

    /** With the conditions that are known up to now. */
    private Experiment experiment;

    private final ExperimentOptions options;
    private final Consumer<TrialResult> stream;
    private final ToldSecrets told = new ToldSecrets();
    private final RunArtifacts artifacts;
    private final Listeners listeners;

    /** The conditions that are written down. */
    private List<String> begun = List.of();

    ExperimentRun(Experiment experiment, ExperimentOptions options) {
        this(experiment, options, result -> {});
    }

    /**
     * A run that hands out what it does.
     *
     * @param stream takes the result of each trial that is run, once the run's record has it; may block
     */
    ExperimentRun(Experiment experiment, ExperimentOptions options, Consumer<TrialResult> stream) {
        this.experiment = experiment;
        this.options = options;
        artifacts = RunArtifacts.in(options.runsFolder(), () -> this.experiment);
        this.stream = stream;
        listeners = Listeners.guarding(options.listeners());
    }

    ExperimentResult run() {
        refuseProblems();
        return runChecked();
    }

    ExperimentResult run(Rounds rounds) {
        refuseProblems();
        return run(new ManyRounds(experiment, options, rounds));
    }

    /** Runs it after {@link #refuseProblems}. */
    ExperimentResult runChecked() {
        return run(new PlannedRounds(experiment));
    }

    private ExperimentResult run(Agenda agenda) {
        experiment = agenda.experiment();
        ExperimentResult result;
        try (Session session = Session.open(experiment, options)) {
            result = run(session, agenda);
        }
        prune(result);
        return result;
    }

    /** What was to be done is done: that old artifacts are still there is told, and nothing more. */
    private void prune(ExperimentResult result) {
        if (options.runsFolder().isEmpty() || options.retention().equals(Retention.all())) {
            return;
        }
        try {
            ArtifactPruning.of(
                            PastRuns.in(options.runsFolder().get()).of(experiment.name()),
                            result.folder(),
                            options.retention())
                    .execute();
        } catch (IOException e) {
            LOG.warn("Artifacts of earlier runs can't be removed: {}", e.toString());
        }
    }

    private ExperimentResult run(Session session, Agenda agenda) {
        RunPlan plan = session.plan();
        CacheCounts before = cacheCounts();
        TrialKeys keys = new TrialKeys(() -> experiment, options.formats(), plan.seed());
        ResultCollector collector = new ResultCollector(plan.replicates());
        RoundRunner rounds = new RoundRunner(options, session, keys, collector, listeners, stream);
        try (Resources resources = options.resources()
                .open(told.noting(options.secrets()), options.formats().digester())) {
            PipelineTrials runner = new PipelineTrials(
                    () -> experiment, options, artifacts, plan.seed(), runName(session), resources, told, listeners);
            Map<String, Integer> round = agenda.next(plan, collector);
            while (!round.isEmpty()) {
                experiment = agenda.experiment();
                experiment.plan().forEach(condition -> told.noteParameters(condition.pipeline()));
                round.forEach(collector::expect);
                if (begun.isEmpty()) {
                    begin(session);
                }
                rounds.resume(round.keySet(), artifacts);
                if (collector.isShort()) { // what is only taken again is written with what comes after it
                    begin(session);
                }
                rounds.run(experiment, List.copyOf(round.keySet()), agenda.trials(plan), runner);
                round = collector.isShort() ? Map.of() : agenda.next(plan, collector);
            }
        }
        begin(session);
        if (rounds.isInterrupted()) {
            Thread.currentThread().interrupt();
        }
        PlannedLooks looks = agenda.looks(plan);
        artifacts.warnings(looks.now()).forEach(collector::warn);
        ExperimentResult judged = collector.finish(
                experiment, plan, looks, rounds.isStopped(), difference(before, cacheCounts()), session.folder());
        listeners.tell(listener -> listener.judged(judged.verdicts()));
        ExperimentResult result = judged.warnedOf(listeners.warnings());
        session.record().code(code()); // with that of the values that the steps got
        session.record().finish(result, contexts());
        listeners.tell(listener -> listener.experimentEnded(result));
        return result;
    }

    /** Writes what it sets out to do, as far as that is known, if it isn't written. */
    private void begin(Session session) {
        if (!begun.equals(experiment.conditions())) {
            begun = experiment.conditions();
            session.begin(experiment);
            session.record().code(code());
        }
    }

    /** What the run is called in what it stores, the same on every machine: as its folder, by which it is found again. */
    private String runName(Session session) {
        return session.folder().map(PastRun::name).orElse(experiment.name());
    }

    /** Throws what would keep it from running. */
    void refuseProblems() {
        List<Problem> problems = new ArrayList<>(experiment.problems(options.formats(), options.baseFolder()));
        problems.addAll(experiment.refreshProblems(options.cachePolicy()));
        experiment.replicatesProblem(options.replicates()).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private Map<Digest, StepCode> code() {
        Map<Digest, StepCode> code = new LinkedHashMap<>();
        for (Condition condition : experiment.plan()) {
            condition
                    .pipeline()
                    .code(options.formats())
                    .forEach((fingerprint, parts) -> code.merge(fingerprint, parts, StepCode::and));
        }
        return code;
    }

    /** Returns the texts of the values that each condition begins with. */
    private Map<String, Map<String, String>> contexts() {
        Map<String, Map<String, String>> contexts = new LinkedHashMap<>();
        for (Condition condition : experiment.plan()) {
            Map<String, String> texts = new TreeMap<>();
            for (String key : condition.context().keys()) {
                condition.context().value(key).ifPresent(value -> texts.put(key, told.redact(ValueText.of(value))));
            }
            contexts.put(condition.name(), texts);
        }
        return contexts;
    }

    private CacheCounts cacheCounts() {
        return options.cache().map(cache -> cache.counts()).orElse(new CacheCounts(0, 0, 0));
    }

    private static CacheCounts difference(CacheCounts before, CacheCounts after) {
        return new CacheCounts(
                after.errors() - before.errors(),
                after.damaged() - before.damaged(),
                after.disputed() - before.disputed());
    }
}
