package io.crystallize.core.experiment;

import io.crystallize.core.ExternalReads;
import io.crystallize.core.Resources;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.execution.TrialResult;
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

    private final Experiment experiment;
    private final ExperimentOptions options;
    private final Consumer<TrialResult> stream;
    private final ToldSecrets told = new ToldSecrets();
    private final Listeners listeners;
    private final RunArtifacts artifacts;

    ExperimentRun(Experiment experiment, ExperimentOptions options) {
        this(experiment, options, result -> {});
    }

    /**
     * A run that hands out what it does.
     *
     * @param stream takes the result of each trial that is run, once it is written down; may block
     */
    ExperimentRun(Experiment experiment, ExperimentOptions options, Consumer<TrialResult> stream) {
        this.experiment = experiment;
        this.options = options;
        this.stream = stream;
        listeners = Listeners.guarding(options.listeners());
        artifacts = RunArtifacts.in(options.runsFolder());
    }

    ExperimentResult run() {
        refuseProblems();
        return runChecked();
    }

    /** Runs it after {@link #refuseProblems}. */
    ExperimentResult runChecked() {
        ExperimentResult result;
        try (Session session = Session.open(experiment, options)) {
            session.begin(RunConfiguration.of(experiment));
            session.record().code(code());
            result = run(session);
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
                            PastRuns.in(options.runsFolder().get()).runs(experiment.name()),
                            result.folder(),
                            options.retention())
                    .execute();
        } catch (IOException e) {
            LOG.warn("Artifacts of earlier runs can't be removed: {}", e.toString());
        }
    }

    private ExperimentResult run(Session session) {
        RunPlan plan = session.plan();
        CacheCounts before = cacheCounts();
        TrialKeys keys = new TrialKeys(experiment, options.formats(), plan.seed());
        ResultCollector collector = new ResultCollector(experiment, plan.replicates());
        session.earlier().ifPresent(run -> resume(run, session.record(), keys, collector));
        TrialOrder trials =
                new TrialOrder(plan.conditions(), plan.replicates(), plan.seed(), trial -> !collector.has(trial));
        int left = collector.total() - collector.resumed();
        RunStart start = new RunStart(
                session.folder(), plan.session(), plan.seed(), plan.replicates(), collector.resumedByCondition());
        listeners.tell(listener -> listener.experimentStarted(experiment, start));
        try (Resources resources = options.resources()
                .open(told.noting(options.secrets()), options.formats().digester())) {
            PipelineTrials runner = new PipelineTrials(
                    experiment, options, artifacts, plan.seed(), runName(session), resources, told, listeners);
            options.executor().execute(new ToldTrials(trials, listeners), runner, result -> {
                FinishedTrial finished =
                        FinishedTrial.of(result, keys.of(result.trial()).orElse(null));
                session.record().append(result, finished);
                collector.add(result, finished);
                if (result.failure() != null && options.failFast()) {
                    trials.stop();
                }
                listeners.tell(listener -> listener.trialFinished(result, collector.executed(), left));
                stream.accept(result);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        artifacts.warnings(plan.replicates()).forEach(collector::warn);
        ExperimentResult judged =
                collector.finish(plan, trials.isStopped(), difference(before, cacheCounts()), session.folder());
        listeners.tell(listener -> listener.judged(judged.verdicts()));
        ExperimentResult result = judged.warnedOf(listeners.warnings());
        session.record().code(code()); // with that of the values that the steps got
        session.record().finish(result, contexts());
        listeners.tell(listener -> listener.experimentEnded(result));
        return result;
    }

    private void resume(Path run, RunRecord record, TrialKeys keys, ResultCollector collector) {
        Validity validity = new Validity(
                keys,
                new ExternalReads(options.baseFolder(), options.environment(), options.resources(), artifacts),
                run);
        try {
            Journal.in(run).forEach(finished -> {
                if (collector.wants(finished.trial())) {
                    validity.problem(finished)
                            .ifPresentOrElse(
                                    reason -> {
                                        collector.runsAgain(reason);
                                        record.runsAgain(finished.trial(), reason);
                                    },
                                    () -> collector.resume(finished));
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
