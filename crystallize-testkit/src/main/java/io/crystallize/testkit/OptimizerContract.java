package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.optimize.Candidate;
import io.crystallize.core.optimize.Evaluation;
import io.crystallize.core.optimize.Goal;
import io.crystallize.core.optimize.Objective;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.Optimizer.Proposal;
import io.crystallize.core.optimize.Optimizer.Search;
import io.crystallize.core.optimize.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Optimizer} has to do, clause by clause. Extend it, and say how one is made:
 *
 * <pre>{@code
 * class EvolutionTest extends OptimizerContract {
 *     @Override
 *     protected Optimizer create() {
 *         return new Evolution(20);
 *     }
 * }
 * }</pre>
 *
 * <p>Override {@link #space} for an optimizer that searches spaces of certain kinds only.
 */
@Timeout(60)
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class OptimizerContract {
    private static final Goal ONE = new Goal(List.of(Objective.maximize("gain")), 8);
    private static final Goal TWO = new Goal(List.of(Objective.maximize("gain"), Objective.minimize("cost")), 8);
    private static final long SEED = 42;

    /** For subclasses. */
    protected OptimizerContract() {}

    /** Makes the optimizer under test: the same one each time. */
    protected abstract Optimizer create();

    /** Returns what is searched; it should have more candidates than the optimizer asks for. */
    protected SearchSpace space() {
        return SearchSpace.empty()
                .integers("tree.depth", 1, 12)
                .reals("tree.share", 0, 1)
                .ratios("net.rate", 1e-4, 1)
                .values("net.kind", "plain", "wide", "deep");
    }

    private Search begin(Goal goal, long seed) {
        return create().begin(space(), goal, seed);
    }

    /** Runs a search to its end, which has to be near, and returns what it asked for. */
    private List<List<Proposal>> run(Search search, Goal goal, Answers answers, UnaryOperator<List<Evaluation>> order) {
        List<List<Proposal>> rounds = new ArrayList<>();
        int budget = create().budget(space(), goal);
        for (List<Proposal> asked = search.ask(); !asked.isEmpty(); asked = search.ask()) {
            assertThat(rounds.size()).as("rounds, of a budget of %s", budget).isLessThan(budget);
            rounds.add(List.copyOf(asked));
            search.tell(order.apply(answers.to(asked, goal)));
        }
        return rounds;
    }

    private List<List<Proposal>> run(Goal goal, Answers answers) {
        return run(begin(goal, SEED), goal, answers, UnaryOperator.identity());
    }

    private void forAll(Consumer<List<List<Proposal>>> clause) {
        for (Goal goal : List.of(ONE, TWO)) {
            for (Answers answers : Answers.values()) {
                clause.accept(run(goal, answers));
            }
        }
    }

    private static Map<Candidate, Integer> most(List<List<Proposal>> rounds) {
        Map<Candidate, Integer> most = new HashMap<>();
        rounds.forEach(round -> round.forEach(asked -> most.merge(asked.candidate(), asked.replicates(), Math::max)));
        return most;
    }

    /** A run that is resumed asks again, and has to be asked for the same. */
    @Test
    final void sameSeedAndAnswers_askForTheSame() {
        for (Goal goal : List.of(ONE, TWO)) {
            for (Answers answers : Answers.values()) {
                assertThat(run(goal, answers)).as("answers: %s", answers).isEqualTo(run(goal, answers));
            }
        }
    }

    /** Trials end in any order. */
    @Test
    final void orderOfWhatIsTold_decidesNothing() {
        for (Goal goal : List.of(ONE, TWO)) {
            for (Answers answers : Answers.values()) {
                for (int seed = 0; seed < 5; seed++) {
                    SplittableRandom random = new SplittableRandom(seed);
                    assertThat(run(begin(goal, SEED), goal, answers, evaluations -> shuffled(evaluations, random)))
                            .as("answers: %s", answers)
                            .isEqualTo(run(goal, answers));
                }
            }
        }
    }

    private static List<Evaluation> shuffled(List<Evaluation> evaluations, SplittableRandom random) {
        List<Evaluation> shuffled = new ArrayList<>(evaluations);
        for (int i = shuffled.size(); i > 1; i--) {
            Collections.swap(shuffled, i - 1, random.nextInt(i));
        }
        return shuffled;
    }

    /** What one search knows is no other one's. */
    @Test
    final void searchesAtOnce_haveNothingToDoWithEachOther() {
        List<List<Proposal>> alone = run(ONE, Answers.VALUES);
        Optimizer optimizer = create();
        Search first = optimizer.begin(space(), ONE, SEED);
        Search second = optimizer.begin(space(), ONE, SEED);
        for (List<Proposal> round : alone) {
            List<Proposal> asked = first.ask();
            assertThat(asked).isEqualTo(round);
            assertThat(second.ask()).isEqualTo(round);
            first.tell(Answers.VALUES.to(asked, ONE));
            second.tell(Answers.VALUES.to(asked, ONE));
        }
        assertThat(first.ask()).isEmpty();
        assertThat(second.ask()).isEmpty();
    }

    @Test
    final void search_asksForSomething() {
        assertThat(begin(ONE, SEED).ask()).isNotEmpty();
    }

    @Test
    final void candidates_areInTheSpace() {
        forAll(rounds -> assertThat(rounds)
                .allSatisfy(round -> assertThat(round)
                        .allSatisfy(asked -> assertThat(space().contains(asked.candidate()))
                                .as("%s is in the space", asked.candidate())
                                .isTrue())));
    }

    @Test
    final void candidatesOfARound_areDifferent() {
        forAll(rounds -> assertThat(rounds)
                .allSatisfy(round ->
                        assertThat(round).extracting(Proposal::candidate).doesNotHaveDuplicates()));
    }

    @Test
    final void replicates_areAtMostThoseOfTheGoal() {
        forAll(rounds -> assertThat(rounds)
                .allSatisfy(round -> assertThat(round)
                        .allSatisfy(asked -> assertThat(asked.replicates()).isBetween(1, ONE.replicates()))));
    }

    /** The best of a search is one of those. */
    @Test
    final void someCandidate_getsAllReplicates() {
        for (Goal goal : List.of(ONE, TWO)) {
            assertThat(most(run(goal, Answers.VALUES)).values()).contains(goal.replicates());
        }
    }

    @Test
    final void trials_areWithinTheBudget() {
        for (Goal goal : List.of(ONE, TWO)) {
            for (Answers answers : Answers.values()) {
                assertThat(most(run(goal, answers)).values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .as("answers: %s", answers)
                        .isLessThanOrEqualTo(create().budget(space(), goal));
            }
        }
    }

    @Test
    final void searchThatHasEnded_asksForNothingMore() {
        Search search = begin(ONE, SEED);
        run(search, ONE, Answers.VALUES, UnaryOperator.identity());

        assertThat(search.ask()).isEmpty();
        assertThat(search.ask()).isEmpty();
    }

    @Test
    final void spaceOfOneCandidate_isSearched() {
        SearchSpace one = SearchSpace.empty().values("kind", "only");

        assertThat(create().begin(one, ONE, SEED).ask())
                .extracting(Proposal::candidate)
                .containsExactly(one.at(0));
        assertThat(create().budget(one, ONE)).isGreaterThanOrEqualTo(1);
    }
}
