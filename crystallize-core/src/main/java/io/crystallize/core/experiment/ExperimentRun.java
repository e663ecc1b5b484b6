package io.crystallize.core.experiment;

import io.crystallize.core.ExternalReads;
import io.crystallize.core.Resources;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
    private final ToldSecrets told = new ToldSecrets();
    private final RunArtifacts artifacts;

    ExperimentRun(Experiment experiment, ExperimentOptions options) {
        this.experiment = experiment;
        this.options = options;
        artifacts = RunArtifacts.in(options.runsFolder());
    }

    ExperimentResult run() {
        refuseProblems();
        return run(new OneRound(experiment));
    }

    ExperimentResult run(Rounds rounds) {
        refuseProblems();
        return run(new ManyRounds(experiment, options, rounds));
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
        boolean stopped = false;
        boolean interrupted = false;
        boolean started = false;
        try (Resources resources = options.resources()
                .open(told.noting(options.secrets()), options.formats().digester())) {
            PipelineTrials runner = new PipelineTrials(
                    () -> experiment, options, artifacts, plan.seed(), runName(session), resources, told);
            Map<String, Integer> round = agenda.next(plan, collector);
            while (!round.isEmpty()) {
                experiment = agenda.experiment();
                round.forEach(collector::expect);
                session.begin(experiment.conditions());
                session.record().code(code());
                session.earlier().ifPresent(run -> resume(run, keys, collector));
                int left = Math.max(agenda.trials(plan), collector.total()) - collector.resumed();
                if (!started) {
                    started = true;
                    tell(listener -> listener.experimentStarted(experiment, left));
                }
                if (!stopped && !interrupted) {
                    try {
                        stopped = execute(List.copyOf(round.keySet()), session, keys, collector, runner, left);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                round = collector.isShort() ? Map.of() : agenda.next(plan, collector);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        artifacts.warnings(plan.replicates()).forEach(collector::warn);
        ExperimentResult result =
                collector.finish(experiment, plan, stopped, difference(before, cacheCounts()), session.folder());
        session.record().code(code()); // with that of the values that the steps got
        session.record().finish(result, contexts());
        tell(listener -> listener.experimentEnded(result));
        return result;
    }

    /** Runs what is missing of some conditions, and returns whether it ended because a trial failed. */
    private boolean execute(
            List<String> conditions,
            Session session,
            TrialKeys keys,
            ResultCollector collector,
            PipelineTrials runner,
            int left)
            throws InterruptedException {
        RunPlan plan = session.plan();
        TrialOrder trials = new TrialOrder(conditions, plan.replicates(), plan.seed(), collector::wants);
        options.executor().execute(trials, runner, result -> {
            FinishedTrial finished =
                    FinishedTrial.of(result, keys.of(result.trial()).orElse(null));
            session.record().append(result, finished);
            collector.add(result, finished);
            if (result.failure() != null && options.failFast()) {
                trials.stop();
            }
            tell(listener -> listener.trialFinished(result, collector.executed(), left));
        });
        return trials.isStopped();
    }

    private void resume(Path run, TrialKeys keys, ResultCollector collector) {
        Validity validity = new Validity(
                keys,
                new ExternalReads(options.baseFolder(), options.environment(), options.resources(), artifacts),
                run);
        try {
            Journal.in(run).forEach(finished -> {
                if (collector.wants(finished.trial())) {
                    validity.problem(finished).ifPresentOrElse(collector::runsAgain, () -> collector.resume(finished));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of the run " + run + " can't be read: " + e, e);
        }
    }

    /** What the run is called in what it stores, the same on every machine: as its folder, by which it is found again. */
    private String runName(Session session) {
        return session.folder().map(PastRun::name).orElse(experiment.name());
    }

    /** A listener only watches: its failures don't stop the run. */
    private void tell(Consumer<ExperimentListener> call) {
        for (ExperimentListener listener : options.listeners()) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("A listener failed, and was not heard: {}", e.toString(), e);
            }
        }
    }

    private void refuseProblems() {
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
