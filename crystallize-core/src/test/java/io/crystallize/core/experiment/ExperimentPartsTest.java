package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Pipeline;
import io.crystallize.core.problem.Location;
import io.crystallize.core.verdict.Correction;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentPartsTest {
    /** A field that is new, and forgotten in the copy, would be lost to searches. */
    @Test
    void copyOfABuilder_hasEveryPart() throws IllegalAccessException {
        Experiment.Builder builder = Experiment.builder("copied")
                .description("all parts")
                .source(new Toys.Constant(1))
                .source("other", new Toys.Constant(2))
                .pipeline(Pipeline.start(new Toys.Twice()))
                .output("twice.json")
                .sweep(Sweep.grid().over("x", 1, 2))
                .treatment(Treatment.named("t").set("x", 1))
                .hypothesis("t.m > baseline.m")
                .place("name", new Location("e.yaml", 1, 1))
                .context("x", new Given(3, new Location("e.yaml", 2, 1)))
                .correction(Correction.BENJAMINI_HOCHBERG)
                .ranking("m")
                .replicatesUntilDecided(7, 3)
                .seed(42);
        builder.baselineName = "first";

        Experiment.Builder copy = builder.copy();

        List<Field> fields = Arrays.stream(Experiment.Builder.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
        Experiment.Builder empty = Experiment.builder("empty");
        assertThat(fields).isNotEmpty();
        for (Field field : fields) {
            field.setAccessible(true);
            assertThat(field.get(builder))
                    .as("%s is set in this test", field.getName())
                    .isNotEqualTo(field.get(empty));
            assertThat(field.get(copy)).as(field.getName()).isEqualTo(field.get(builder));
        }
    }

    @Test
    void pipeline_isThatOfTheBaseline() {
        Toys.Record first = new Toys.Record("first");
        Experiment experiment = Experiment.builder("parts")
                .source(new Toys.Constant(1))
                .pipeline(Pipeline.start(first))
                .treatment(Treatment.named("t").set("record.metric", "other"))
                .build();

        assertThat(experiment.pipeline().steps())
                .extracting(Pipeline.NamedStep::step)
                .containsExactly(new Toys.Constant(1), first);
    }

    @Test
    void builderThatChangesLater_doesNotChangeTheExperiment() {
        Experiment.Builder builder =
                Experiment.builder("frozen").source(new Toys.Constant(1)).pipeline(Pipeline.start(new Toys.Twice()));
        Experiment experiment = builder.build();

        builder.pipeline(Pipeline.start(new Toys.Record("later")));

        assertThat(experiment.problems(Treatment.named("t").set("record.metric", "now")))
                .hasSize(1);
        assertThat(experiment.problems(Treatment.named("t").set("constant.value", 2.0)))
                .isEmpty();
    }
}
