package io.crystallize.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.Pipeline;
import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.experiment.Toys.Draws;
import io.crystallize.core.experiment.Toys.Mean;
import io.crystallize.core.experiment.Toys.Noise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trials begin in randomised blocks: replicate by replicate, in each the conditions in an order of chance. */
class TrialOrderTest {
    private static final List<String> CONDITIONS = List.of("baseline", "a", "b", "c");

    private static TrialOrder order(List<String> conditions, long seed) {
        return new TrialOrder(conditions, 60, seed, trial -> true);
    }

    private static List<Trial> all(TrialOrder order) {
        List<Trial> trials = new ArrayList<>();
        order.forEachRemaining(trials::add);
        return trials;
    }

    private static List<List<String>> blocks(TrialOrder order) {
        List<Trial> trials = all(order);
        return IntStream.range(0, trials.size() / CONDITIONS.size())
                .mapToObj(block -> trials.subList(block * CONDITIONS.size(), (block + 1) * CONDITIONS.size()).stream()
                        .map(Trial::condition)
                        .toList())
                .toList();
    }

    @Test
    void trials_comeReplicateByReplicate_eachConditionOnceInEach() {
        List<Trial> trials = all(order(CONDITIONS, 1));
        assertThat(trials).extracting(Trial::replicate).isSorted();
        assertThat(trials).hasSize(240).doesNotHaveDuplicates();
        assertThat(blocks(order(CONDITIONS, 1)))
                .allSatisfy(block -> assertThat(block).containsExactlyInAnyOrderElementsOf(CONDITIONS));
    }

    @Test
    void order_isThatOfTheSeed_however_conditionsAreListed() {
        assertThat(all(order(CONDITIONS, 1))).isEqualTo(all(order(CONDITIONS, 1)));
        assertThat(all(order(List.of("c", "b", "baseline", "a"), 1))).isEqualTo(all(order(CONDITIONS, 1)));
        assertThat(all(order(CONDITIONS, 2))).isNotEqualTo(all(order(CONDITIONS, 1)));
    }

    /** Four conditions have 24 orders: in 60 replicates, most are met, and each condition comes first about as often. */
    @Test
    void order_isAnotherInEachReplicate() {
        List<List<String>> blocks = blocks(order(CONDITIONS, 1));
        Set<List<String>> different = new HashSet<>(blocks);
        assertThat(different).hasSizeGreaterThan(15);
        assertThat(blocks.stream()
                        .collect(Collectors.groupingBy(block -> block.get(0), Collectors.counting()))
                        .values())
                .hasSize(4)
                .allMatch(times -> times >= 6 && times <= 28);
    }

    @Test
    void trialsThatAreNotWanted_areLeftOut_andTheOthersKeepTheirOrder() {
        List<Trial> wanted = all(new TrialOrder(CONDITIONS, 60, 1, trial -> trial.replicate() % 2 == 1));
        assertThat(wanted)
                .isEqualTo(all(order(CONDITIONS, 1)).stream()
                        .filter(trial -> trial.replicate() % 2 == 1)
                        .toList());
    }

    @Test
    void stop_endsThem() {
        TrialOrder order = order(CONDITIONS, 1);
        order.next();
        order.stop();
        assertThat(order.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(order::next);
    }

    /** As another thread may stop them between a question and its answer. */
    @Test
    void stop_takesNothingBack_thatWasPromised() {
        TrialOrder order = order(List.of("baseline"), 1);
        assertThat(order.hasNext()).isTrue();
        order.stop();
        assertThat(order.next()).isEqualTo(new Trial("baseline", 0));
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(order::next);
    }

    private static Experiment experiment(List<String> treatments) {
        Experiment.Builder experiment = Experiment.builder("ordered")
                .source(new Draws(3))
                .pipeline(Pipeline.start(new Noise(0.5)).then(new Toys.Shift(0)).then(new Mean()))
                .replicates(5)
                .seed(11);
        treatments.forEach(name -> experiment.treatment(Treatment.named(name).set("shift.by", name.length())));
        return experiment.build();
    }

    @Test
    void everyExecutor_isGivenThatOrder_andTheResultIsTheSame() {
        ExperimentResult expected = experiment(List.of("a", "bb", "ccc")).run(ExperimentOptions.defaults());
        List<Trial> order = all(new TrialOrder(List.of("baseline", "a", "bb", "ccc"), 5, 11, trial -> true));
        for (TrialExecutor executor : List.of(
                TrialExecutor.serial(),
                TrialExecutor.parallel(1),
                TrialExecutor.parallel(4),
                TrialExecutor.async(1),
                TrialExecutor.async(7))) {
            List<Trial> given = Collections.synchronizedList(new ArrayList<>());
            ExperimentResult result = experiment(List.of("ccc", "a", "bb"))
                    .run(ExperimentOptions.builder()
                            .executor(executor)
                            .listener(new ExperimentListener() {
                                @Override
                                public void trialStarted(Trial trial) {
                                    given.add(trial);
                                }
                            })
                            .build());
            assertThat(given).as(executor.name()).isEqualTo(order);
            assertThat(result.digest()).as(executor.name()).isEqualTo(expected.digest());
        }
    }
}
