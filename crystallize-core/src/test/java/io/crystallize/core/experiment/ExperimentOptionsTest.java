package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.MapBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.experiment.Toys.Constant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentOptionsTest {
    /** Multiplies by what a variable says. */
    @Cacheable
    record TimesVariable(String name) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            double product = value * Double.parseDouble(context.env(name).orElse("1"));
            context.metric("value", product);
            return product;
        }
    }

    private static double run(Map<String, String> environment, TraceCache cache) {
        ExperimentResult result = Experiment.builder("environment")
                .source(new Constant(2))
                .pipeline(Pipeline.start(new TimesVariable("FACTOR")))
                .build()
                .run(ExperimentOptions.builder()
                        .cache(cache)
                        .environment(environment)
                        .build());
        return result.samples().get("baseline").get("value").value(0).orElseThrow();
    }

    @Test
    void environment_isWhatStepsSee_andPartOfTheKey() {
        TraceCache cache = new TraceCache(new MapBackend());

        assertThat(run(Map.of("FACTOR", "3"), cache)).isEqualTo(6);
        assertThat(run(Map.of("FACTOR", "5"), cache)).isEqualTo(10);
        assertThat(run(Map.of(), cache)).isEqualTo(2);
    }

    @Test
    void environment_isCopied_andByDefaultThatOfTheProcess() {
        Map<String, String> environment = new HashMap<>(Map.of("FACTOR", "3"));
        ExperimentOptions options =
                ExperimentOptions.builder().environment(environment).build();
        environment.clear();

        assertThat(options.environment()).containsOnly(Map.entry("FACTOR", "3"));
        assertThat(ExperimentOptions.defaults().environment()).isEqualTo(System.getenv());
    }

    @Test
    void verbose_isOffByDefault() {
        assertThat(ExperimentOptions.defaults().verbose()).isFalse();
        assertThat(ExperimentOptions.builder()
                        .verbose(true)
                        .build()
                        .forTrials()
                        .build()
                        .verbose())
                .isTrue();
    }
}
