package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Replicated;
import io.crystallize.core.experiment.Toys.Record;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A source may say how many replicates it has; whatever contradicts it is an error. */
class SourceReplicatesTest {
    record Sessions(int replicates) implements DataSource<Double>, Replicated {
        @Override
        public Double fetch(Context context) {
            return (double) context.replicate();
        }
    }

    private static Experiment.Builder sessions(int replicates) {
        return Experiment.builder("sessions")
                .source(new Sessions(replicates))
                .pipeline(Pipeline.start(new Record("value")));
    }

    private static Experiment.Builder two(int one, int other) {
        return Experiment.builder("two")
                .source("one", new Sessions(one))
                .source("other", new Sessions(other))
                .pipeline(Pipeline.start(new NamedSourcesTest.HandOn()));
    }

    private static List<String> problems(ThrowingCallable call) {
        return catchThrowableOfType(InvalidInputException.class, call).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void number_isThatOfTheSource() {
        assertThat(sessions(7).build().replicates()).isEqualTo(7);
        assertThat(sessions(7).replicates(7).build().replicates()).isEqualTo(7);
        assertThat(two(7, 7).build().replicates()).isEqualTo(7);
    }

    @Test
    void otherNumberOfTheExperiment_isTold_whereItStands() {
        assertThat(problems(sessions(7).replicates(new Given(8, new Location("e.yaml", 2, 13)))::build))
                .containsExactly(
                        "e.yaml:2:13: The number of replicates is 8, but source 'sessions' has 7. Leave it out,"
                                + " or say 7");
    }

    @Test
    void conflictingSources_areTold() {
        String told = "Source 'other' has 8 replicates, but source 'one' has 7. All of an experiment's sources have one"
                + " number of them";
        assertThat(problems(two(7, 8)::build)).containsExactly(told);
        assertThat(problems(two(7, 7).treatment(Treatment.named("t").set("other.replicates", 8))::build))
                .containsExactly(told);
        assertThat(problems(sessions(7).treatment(Treatment.named("t").source(new Sessions(8)))::build))
                .singleElement()
                .asString()
                .startsWith("Source 'sessions' has 8 replicates, but source 'sessions' has 7.");
    }

    @Test
    void numberThatIsNone_isTold() {
        assertThat(problems(sessions(0)::build))
                .containsExactly("The number of replicates of source 'sessions': expected a number from 1 to 1000000,"
                        + " found 0");
    }

    @Test
    void run_mayHaveFewer_butNotMore() {
        Experiment experiment = sessions(7).build();
        assertThat(experiment
                        .run(ExperimentOptions.builder().replicates(3).build())
                        .replicates())
                .isEqualTo(3);
        assertThat(problems(() ->
                        experiment.run(ExperimentOptions.builder().replicates(8).build())))
                .containsExactly("There can't be 8 replicates: the experiment's sources have 7");
    }
}
