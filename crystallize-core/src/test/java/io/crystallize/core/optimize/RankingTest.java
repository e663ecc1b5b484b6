package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final List<Objective> TWO = List.of(Objective.maximize("gain"), Objective.minimize("cost"));

    private static List<double[]> points(int seed, int number, int different, int objectives) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> IntStream.range(0, objectives)
                        .mapToDouble(i -> random.nextInt(different))
                        .toArray())
                .limit(number)
                .toList();
    }

    /** No worse in both, and better in one: more gain, or less cost. */
    private static boolean dominates(double[] one, double[] other) {
        return one[0] >= other[0] && one[1] <= other[1] && (one[0] > other[0] || one[1] < other[1]);
    }

    @Test
    void front_isAllThatNoneDominates() {
        for (int seed = 0; seed < 200; seed++) {
            List<double[]> points = points(seed, 1 + seed % 40, 1 + seed % 13, 2);

            assertThat(new Ranking(TWO).front(points, UnaryOperator.identity()))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(points.stream()
                            .filter(point -> points.stream().noneMatch(other -> dominates(other, point)))
                            .toList());
        }
    }

    @Test
    void front_ofOneObjective_isTheBestWithItsEquals() {
        List<double[]> points = List.of(new double[] {1}, new double[] {3}, new double[] {2}, new double[] {3});

        assertThat(new Ranking(List.of(Objective.maximize("gain"))).front(points, UnaryOperator.identity()))
                .containsExactly(points.get(1), points.get(3));
        assertThat(new Ranking(List.of(Objective.minimize("cost"))).front(points, UnaryOperator.identity()))
                .containsExactly(points.get(0));
    }

    @Test
    void front_takesZerosOfBothSignsForEqual() {
        List<double[]> points = List.of(new double[] {0.0}, new double[] {-0.0});

        assertThat(new Ranking(List.of(Objective.maximize("gain"))).front(points, UnaryOperator.identity()))
                .hasSize(2);
    }

    @Test
    void ranked_isFrontAfterFront_eachInItsOrder() {
        double[] worst = {0, 9};
        double[] rich = {5, 5};
        double[] cheap = {2, 1};
        double[] middle = {2, 3};

        assertThat(new Ranking(TWO).ranked(List.of(worst, rich, cheap, middle), UnaryOperator.identity()))
                .containsExactly(rich, cheap, middle, worst);
    }
}
