package io.crystallize.core.experiment;

import io.crystallize.core.CachePolicy;
import io.crystallize.core.Cancellation;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.Resources;
import io.crystallize.core.RunOptions;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.ToldSecrets;
import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.experiment.TrialExecutor.TrialRunner;
import io.crystallize.core.experiment.TrialResult.StepArtifact;
import io.crystallize.core.internal.ValueText;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of an experiment: makes the trials, has the executor run them, and collects what they give. */
final class ExperimentRun {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentRun.class);

    private final Experiment experiment;
    private final ExperimentOptions options;
    private final Map<String, Condition> conditions = new LinkedHashMap<>();
    private final ToldSecrets told = new ToldSecrets();
    private final long seed;
    private final int replicates;

    ExperimentRun(Experiment experiment, ExperimentOptions options) {
        this.experiment = experiment;
        this.options = options;
        experiment.plan().forEach(condition -> conditions.put(condition.name(), condition));
        replicates = options.replicates().orElse(experiment.replicates());
        // Without its lowest bits, so that it is a number that every reader of JSON can hold.
        seed = options.seed().orElseGet(() -> experiment.seed().orElseGet(() -> new SecureRandom().nextLong() >>> 11));
    }

    ExperimentResult run() {
        refuseProblems();
        CacheCounts before = cacheCounts();
        try (RunFolder folder = RunFolder.create(options.runsFolder(), experiment.name())) {
            folder.write(this::code);
            List<Trial> trials = trials();
            tell(listener -> listener.experimentStarted(experiment, trials.size()));
            ResultCollector collector = new ResultCollector(experiment.conditions(), replicates);
            try (Resources resources = options.resources()
                    .open(told.noting(options.secrets()), options.formats().digester())) {
                options.executor().execute(trials, new Runner(resources, runName(folder)), result -> {
                    folder.append(result);
                    collector.add(result);
                    tell(listener -> listener.trialFinished(result, collector.finished(), trials.size()));
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ExperimentResult result = collector.finish(
                    experiment,
                    seed,
                    condition -> conditions.get(condition).resampling(),
                    difference(before, cacheCounts()),
                    folder.path());
            folder.write(this::code); // with that of the values that the steps got
            folder.finish(result, contexts());
            tell(listener -> listener.experimentEnded(result));
            return result;
        }
    }

    /** What the run is called in what it stores, the same on every machine: the names of its experiment and folder. */
    private String runName(RunFolder folder) {
        return folder.path()
                .map(path -> experiment.name() + '/' + path.getFileName())
                .orElse(experiment.name());
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
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    private Map<Digest, StepCode> code() {
        Map<Digest, StepCode> code = new LinkedHashMap<>();
        for (Condition condition : conditions.values()) {
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
        conditions.forEach((name, condition) -> {
            Map<String, String> texts = new TreeMap<>();
            for (String key : condition.context().keys()) {
                condition.context().value(key).ifPresent(value -> texts.put(key, told.redact(ValueText.of(value))));
            }
            contexts.put(name, texts);
        });
        return contexts;
    }

    /** Replicate by replicate, so that what has finished at any time can be compared. */
    private List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        for (int replicate = 0; replicate < replicates; replicate++) {
            for (String condition : conditions.keySet()) {
                trials.add(new Trial(condition, replicate));
            }
        }
        return trials;
    }

    private final class Runner implements TrialRunner {
        private final Resources resources;
        private final String name;
        private final CachePolicy cachePolicy = options.cachePolicy().begin();
        private final Cancellation cancellation = new Cancellation();

        Runner(Resources resources, String name) {
            this.resources = resources;
            this.name = name;
        }

        @Override
        public void cancel() {
            cancellation.cancel();
        }

        @Override
        public TrialResult run(Trial trial) throws InterruptedException {
            Condition condition = conditions.get(trial.condition());
            List<StepArtifact> artifacts = new ArrayList<>();
            RunOptions runOptions = options.forTrials()
                    .runName(name)
                    .cachePolicy(cachePolicy)
                    .seed(seed)
                    .replicate(trial.replicate())
                    .condition(trial.condition())
                    .artifacts((step, artifact, content) -> artifacts.add(new StepArtifact(step, artifact, content)))
                    .resources(resources)
                    .secrets(told.noting(options.secrets()))
                    .cancellation(cancellation)
                    .build();
            try {
                PipelineRun<Object> run = condition.pipeline().run(null, condition.context(), runOptions);
                return new TrialResult(trial, run.outputDigest().orElse(null), null, run.provenance(), artifacts);
            } catch (StepFailedException e) {
                if (cancellation.isCancelled()) {
                    throw new InterruptedException();
                }
                LOG.debug("{} failed: {}", trial, e.stackTrace());
                return new TrialResult(trial, null, failure(e), e.completed(), List.of());
            }
        }
    }

    private static TrialResult.Failure failure(StepFailedException e) {
        return new TrialResult.Failure(
                e.step(),
                e.getCause().getClass().getName(),
                e.reason(),
                e.timeout().isPresent());
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
