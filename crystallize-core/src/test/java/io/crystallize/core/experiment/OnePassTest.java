package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Pipeline;
import io.crystallize.core.StepFailedException;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.DebugResult.DebuggedTrial;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Shift;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.core.provenance.StepRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Experiment#debug} and {@link Experiment#apply}: one replicate, which leaves nothing behind. */
class OnePassTest {
    private static Experiment.Builder shifted() {
        return Experiment.builder("shifted")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Shift(0)).then(new Mean()))
                .treatment(Treatment.named("up").set("shift.by", 10))
                .hypothesis("up.mean > baseline.mean")
                .replicates(6)
                .seed(42);
    }

    private static Experiment failing() {
        return Experiment.builder("failing")
                .source(new Draws(3))
                .pipeline(Pipeline.<double[], Object>start(new Toys.FailsIn("up", "0")))
                .step(StepTemplate.of(new Pipeline.NamedStep(null, new Shift(0))))
                .treatment(Treatment.named("up").set("shift.by", 1))
                .build();
    }

    @Test
    void debug_showsAllOfOneReplicate_inEachCondition() {
        Experiment experiment = shifted().build();
        ExperimentResult whole = experiment.run(ExperimentOptions.defaults());
        DebugResult result = experiment.debug(
                ExperimentOptions.builder().executor(TrialExecutor.parallel(4)).build(), experiment.conditions(), 4);
        assertThat(result.seed()).isEqualTo(42);
        assertThat(result.hasFailed()).isFalse();
        assertThat(result.trials())
                .extracting(DebuggedTrial::trial)
                .containsExactly(new Trial("baseline", 4), new Trial("up", 4));
        assertThat(result.trials()).allSatisfy(trial -> {
            double mean = whole.samples()
                    .get(trial.trial().condition())
                    .get("mean")
                    .value(4)
                    .orElseThrow();
            assertThat(trial.output()).isEqualTo(mean);
            assertThat(trial.metrics())
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.value()).isEqualTo(mean));
            assertThat(trial.provenance()).extracting(StepRecord::name).containsExactly("draws", "shift", "mean");
        });
        assertThat(result.tree()).contains("up", "replicate 4", "by=10.0");
    }

    @Test
    void debug_ofACondition_runsThatAlone() {
        assertThat(shifted()
                        .build()
                        .debug(ExperimentOptions.defaults(), List.of("up"), 0)
                        .trials())
                .singleElement()
                .satisfies(trial -> assertThat(trial.trial()).isEqualTo(new Trial("up", 0)));
    }

    @Test
    void debug_ofAFailure_hasItsStackTrace_andWhatCompletedBefore_andTheOthersRun() {
        DebugResult result = failing().debug(ExperimentOptions.defaults());
        assertThat(result.hasFailed()).isTrue();
        assertThat(result.trials().get(0).failure()).isNull();
        DebuggedTrial failed = result.trials().get(1);
        assertThat(failed.output()).isNull();
        assertThat(failed.provenance()).extracting(StepRecord::name).containsExactly("draws");
        assertThat(failed.failure()).isNotNull();
        assertThat(failed.failure().stackTrace()).contains("no luck in 0", "at ", "FailsIn.apply");
    }

    @Test
    void apply_returnsTheOutput_orFailsAsItsStepDid() {
        Experiment experiment = shifted().build();
        double baseline = (Double) experiment.apply(ExperimentOptions.defaults());
        double up = (Double) experiment.apply(ExperimentOptions.defaults(), "up", 0);
        assertThat(up).isEqualTo(baseline + 10, org.assertj.core.api.Assertions.within(1e-9));
        assertThatThrownBy(() -> failing().apply(ExperimentOptions.defaults(), "up", 0))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("fails-in");
    }

    private static Map<String, String> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, String> all = new TreeMap<>();
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    all.put(folder.relativize(file).toString(), Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return all;
        }
    }

    /** A defect of the reference: debug and apply overwrite stored results. */
    @Test
    void debugAndApplyOverwriteStoredResults_doesNotHappen(@TempDir Path runs) throws IOException {
        MapBackend backend = new MapBackend();
        ExperimentOptions options = ExperimentOptions.builder()
                .runsFolder(runs)
                .cache(new TraceCache(backend))
                .build();
        Experiment experiment = shifted().build();
        ExperimentResult before = experiment.run(options);
        Map<String, String> stored = content(runs);
        int entries = backend.entries.size() + backend.blobs.size();

        Experiment other = shifted()
                .treatment(Treatment.named("baseline").set("draws.n", 7))
                .build();
        DebugResult debugged = other.debug(options);
        other.apply(options, "up", 1);

        assertThat(content(runs)).isEqualTo(stored).isNotEmpty();
        assertThat(backend.entries.size() + backend.blobs.size()).isEqualTo(entries);
        assertThat(debugged.trials().get(0).provenance())
                .allSatisfy(step -> assertThat(step.cache().result()).isEqualTo(CacheUse.Result.MISS));
        assertThat(experiment.debug(options).trials().get(0).provenance())
                .allSatisfy(step -> assertThat(step.cache().result()).isEqualTo(CacheUse.Result.HIT));
        assertThat(experiment.run(options).digest()).isEqualTo(before.digest());
    }

    /** Notes the steps that it is told of, and fails each time. */
    private static final class Faulty implements ExperimentListener {
        private final List<String> steps = new ArrayList<>();

        @Override
        public void stepEnded(RunInfo run, StepRecord step) {
            steps.add(run.condition() + " " + step.name());
            throw new IllegalStateException("faulty");
        }
    }

    @Test
    void listeners_areToldOfTheSteps_andGuarded() {
        Faulty listener = new Faulty();
        ExperimentOptions options =
                ExperimentOptions.builder().listener(listener).build();
        assertThat(shifted().build().debug(options, List.of("up"), 1).hasFailed())
                .isFalse();
        assertThat(listener.steps).containsExactly("up draws", "up shift", "up mean");
        shifted().build().apply(options);
        assertThat(listener.steps).endsWith("baseline draws", "baseline shift", "baseline mean");
    }

    @Test
    void badInput_isToldAllAtOnce() {
        assertThatThrownBy(() -> shifted().build().debug(ExperimentOptions.defaults(), List.of("upp", "up"), -1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("There is no condition 'upp'. Conditions: baseline, up. Did you mean 'up'?")
                .hasMessageContaining("The replicate: expected a number from 0 to 999999, found -1");
    }
}
