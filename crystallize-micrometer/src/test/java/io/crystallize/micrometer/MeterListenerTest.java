package io.crystallize.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Attempts;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentOptions;
import io.crystallize.core.experiment.Resume;
import io.crystallize.core.experiment.Treatment;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeterListenerTest {
    @TempDir
    Path runs;

    record One() implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return 1.0;
        }
    }

    /** Fails in replicate 1 of the treatment. */
    record Fails() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) throws IOException {
            if (context.condition().equals("other") && context.replicate() == 1) {
                throw new IOException("no luck");
            }
            return input;
        }
    }

    private static Experiment experiment() {
        return Experiment.builder("measured")
                .source(new One())
                .pipeline(Pipeline.<Double, Double>start(new Fails()).trying(Attempts.atMost(2)))
                .treatment(Treatment.named("other"))
                .replicates(3)
                .seed(1)
                .build();
    }

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private ExperimentOptions.Builder options() {
        return ExperimentOptions.builder()
                .executor(TrialExecutor.parallel(2))
                .runsFolder(runs)
                .listener(new MeterListener(registry));
    }

    private long timed(String name, String... tags) {
        return registry.get(name).tags(tags).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    @Test
    void run_isCountedAndTimed_byConditionAndStep() {
        experiment().run(options().build());

        assertThat(timed("crystallize.trials", "condition", "baseline", "outcome", "success"))
                .isEqualTo(3);
        assertThat(timed("crystallize.trials", "condition", "other", "outcome", "success"))
                .isEqualTo(2);
        assertThat(timed("crystallize.trials", "condition", "other", "outcome", "failure"))
                .isEqualTo(1);
        assertThat(timed("crystallize.steps", "step", "one", "cache", "bypass")).isEqualTo(6);
        assertThat(timed("crystallize.steps", "step", "fails")).isEqualTo(5);
        assertThat(registry.get("crystallize.steps.failed")
                        .tags("condition", "other", "step", "fails", "exception", "java.io.IOException")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("crystallize.attempts.failed")
                        .tags("condition", "other", "step", "fails")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("crystallize.trials.left").gauge().value()).isZero();
        assertThat(registry.get("crystallize.trials").timers())
                .allSatisfy(timer ->
                        assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive());
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .allSatisfy(id -> assertThat(id.getTag("experiment")).isEqualTo("measured"));
    }

    @Test
    void resumedRun_countsWhatWasTaken() {
        experiment().run(options().build());
        experiment().run(options().resume(Resume.latest()).build());

        assertThat(registry.get("crystallize.trials.resumed")
                        .tag("condition", "baseline")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("crystallize.trials.resumed")
                        .tag("condition", "other")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(timed("crystallize.trials", "outcome", "failure")).isEqualTo(2);
        assertThat(registry.get("crystallize.trials.left").gauge().value()).isZero();
    }

    @Test
    void meters_changeNothing() {
        assertThat(experiment().run(options().build()).digest())
                .isEqualTo(experiment().run(ExperimentOptions.defaults()).digest());
    }
}
