package io.crystallize.core.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.problem.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
    private static final SearchSpace EMPTY = SearchSpace.empty();

    private static String name(SearchSpace space, double... point) {
        return space.at(point).name();
    }

    private static void assertRefused(ThrowingCallable making, String problem) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(making)
                .withMessageContaining(problem);
    }

    @Test
    void place_isAValue() {
        double last = Math.nextDown(1.0);

        assertThat(name(EMPTY.integers("k", 1, 4), 0)).isEqualTo("k=1");
        assertThat(name(EMPTY.integers("k", 1, 4), 0.5)).isEqualTo("k=3");
        assertThat(name(EMPTY.integers("k", 1, 4), last)).isEqualTo("k=4");
        assertThat(name(EMPTY.reals("x", -1, 1), 0.5)).isEqualTo("x=0");
        assertThat(name(EMPTY.reals("x", -1, 1), last)).isEqualTo("x=1");
        assertThat(name(EMPTY.ratios("c", 0.01, 100), 0.5)).isEqualTo("c=1");
        assertThat(name(EMPTY.ratios("c", 0.01, 100), 0.1)).isEqualTo("c=0.0251189");
        assertThat(name(EMPTY.values("s", "a", "b"), 0.5)).isEqualTo("s=b");
    }

    @Test
    void realNumbers_haveTheDigitsThatTellThemApart() {
        assertThat(name(EMPTY.reals("x", 1000, 1001), 1 / 3.0)).isEqualTo("x=1000.33333");
        assertThat(name(EMPTY.ratios("x", 1e-9, 1e-3), 1 / 3.0)).isEqualTo("x=0.0000001");
    }

    @Test
    void realNumbers_stayInTheirRange() {
        Domain.Reals third = new Domain.Reals(1 / 3.0, 2 / 3.0, Domain.Scale.LINEAR);

        assertThat(third.contains(third.at(0))).isTrue();
        assertThat(third.contains(third.at(Math.nextDown(1.0)))).isTrue();
        assertThat(third.levels(4)).hasSize(4).allMatch(third::contains);
    }

    @Test
    void differentValues_haveDifferentNames() {
        assertThat(List.of(
                        new Candidate(Map.of("s", "1")).name(),
                        new Candidate(Map.of("s", 1L)).name(),
                        new Candidate(Map.of("s", "true")).name(),
                        new Candidate(Map.of("s", true)).name(),
                        new Candidate(Map.of("s", "a,t=b")).name(),
                        new Candidate(Map.of("s", "")).name(),
                        new Candidate(Map.of("s", List.of(1, 2))).name()))
                .containsExactly("s=\"1\"", "s=1", "s=\"true\"", "s=true", "s=\"a,t=b\"", "s=\"\"", "s=[1, 2]");
    }

    @Test
    void size_isTheNumberOfCombinations() {
        assertThat(EMPTY.integers("a", 0, 9).values("b", 1, 2).size()).hasValue(20);
        assertThat(EMPTY.integers("a", 0, 9).reals("b", 1, 2).size()).isEmpty();
        assertThat(EMPTY.integers("a", 0, 2_000_000_000)
                        .integers("b", 0, 2_000_000_000)
                        .integers("c", 0, 2_000_000_000)
                        .size())
                .hasValue(Long.MAX_VALUE);
    }

    @Test
    void whatIsNoRange_isRefused() {
        assertRefused(() -> EMPTY.integers("a", 2, 1), "expected 'from' no greater than 'to'");
        assertRefused(() -> EMPTY.integers("a", Long.MIN_VALUE, Long.MAX_VALUE), "no more than 2147483647 numbers");
        assertRefused(() -> EMPTY.reals("a", 1, 1), "expected 'from' less than 'to', found from 1.0 to 1.0");
        assertRefused(() -> EMPTY.reals("a", Double.NaN, 1), "found from NaN");
        assertRefused(() -> EMPTY.reals("a", -Double.MAX_VALUE, Double.MAX_VALUE), "expected 'from' less than 'to'");
        assertRefused(() -> EMPTY.ratios("a", 0, 1), "expected 'from' greater than 0");
        assertRefused(() -> EMPTY.values("a"), "expected at least one");
        assertRefused(() -> EMPTY.values("a", 1, 2, 1), "found 1 twice");
        assertRefused(() -> EMPTY.integers("a", 1, 2).reals("a", 1, 2), "'a' twice");
    }
}
