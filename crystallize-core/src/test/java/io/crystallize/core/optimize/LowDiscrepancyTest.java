package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowDiscrepancyTest {
    private static final int[] BASES = {2, 3, 5, 7};

    private static List<double[]> points(long seed, int number) {
        LowDiscrepancy sequence = new LowDiscrepancy(BASES.length, seed);
        return Stream.generate(sequence::next).limit(number).toList();
    }

    /** What makes it a sequence of low discrepancy: independent draws leave a third of the parts empty. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -7, 42})
    void asManyPointsAsAPowerOfTheBase_putOneIntoEachPart(long seed) {
        List<double[]> points = points(seed, 700);
        for (int i = 0; i < BASES.length; i++) {
            int dimension = i;
            for (int parts = BASES[i]; parts < 350; parts *= BASES[i]) {
                int number = parts;
                for (int start = 0; start + parts <= points.size(); start += parts) {
                    assertThat(points.subList(start, start + parts).stream()
                                    .map(point -> (int) (point[dimension] * number + 1e-9))
                                    .sorted())
                            .as("dimension %s, %s parts, from %s", i, parts, start)
                            .containsExactlyElementsOf(
                                    IntStream.range(0, parts).boxed().toList());
                }
            }
        }
    }

    @Test
    void points_areInTheUnitCube() {
        assertThat(points(3, 2000).stream().flatMapToDouble(DoubleStream::of).boxed())
                .allMatch(x -> 0 <= x && x < 1);
    }

    @Test
    void seed_decidesAllPoints() {
        assertThat(points(5, 50)).usingRecursiveComparison().isEqualTo(points(5, 50));
        assertThat(points(5, 1).get(0)).isNotEqualTo(points(6, 1).get(0));
    }

    @Test
    void candidates_areDifferent_andAllOfASmallSpace() {
        SearchSpace space = SearchSpace.empty().integers("a", 1, 4).values("b", "x", "y", "z");

        assertThat(LowDiscrepancy.candidates(space, 11, 1)).hasSize(11).doesNotHaveDuplicates();
        assertThat(new ArrayList<>(LowDiscrepancy.candidates(space, 100, 1))).isEqualTo(GridSearch.all(space, 2));
    }
}
