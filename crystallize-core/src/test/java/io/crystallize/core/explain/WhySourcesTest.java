package io.crystallize.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Sources;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.explain.Ingredients.Load;
import io.crystallize.core.explain.Ingredients.Times;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several sources, why names the one that changed. */
class WhySourcesTest {
    @Cacheable
    record Add() implements Step<Sources, Double> {
        @Override
        public Double apply(Sources sources, Context context) {
            return sources.get("left", Double.class) + sources.get("right", Double.class);
        }
    }

    private static Experiment.Builder adding(double left, double right) {
        return Experiment.builder("e")
                .source("left", new Load(left))
                .source("right", new Load(right))
                .pipeline(Pipeline.start(new Add()).then(new Times(2)))
                .seed(1);
    }

    @Test
    void sourceThatChanged_isNamed_andTheOtherIsNot(@TempDir Path folder) {
        RecordedRuns runs = new RecordedRuns(folder).run(adding(1, 2)).run(adding(1, 3));
        assertThat(runs.why("left")).isEqualTo("computed in run before");
        assertThat(runs.why("right")).isEqualTo("parameter x 2.0 → 3.0, since run before");
        String changed = "input changed (from step right, whose parameter x 2.0 → 3.0), since run before";
        assertThat(runs.why("add")).isEqualTo(changed);
        assertThat(runs.why("times")).isEqualTo(changed);
    }
}
