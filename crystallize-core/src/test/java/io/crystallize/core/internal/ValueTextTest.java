package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValueTextTest {
    @Test
    void arrays_areWrittenOut() {
        assertThat(ValueText.of(new int[][] {{1}, {2, 3}})).isEqualTo("[[1], [2, 3]]");
        assertThat(ValueText.of(new Object[] {"a", null})).isEqualTo("[a, null]");
        assertThat(ValueText.of(null)).isEqualTo("null");
        assertThat(ValueText.of(List.of(1.5))).isEqualTo("[1.5]");
    }

    @Test
    void longText_isCutOff() {
        assertThat(ValueText.of("a".repeat(80))).isEqualTo("a".repeat(80));
        assertThat(ValueText.of("a".repeat(81))).isEqualTo("a".repeat(79) + '…');
        assertThat(ValueText.of("😀".repeat(100))).isEqualTo("😀".repeat(39) + '…');
    }

    record Point(double[] at, Set<String> tags) {}

    @Test
    void recordsAndMaps_areWrittenOut() {
        assertThat(ValueText.of(new Point(new double[] {1, 2}, Set.of("a"))))
                .isEqualTo("Point[at=[1.0, 2.0], tags=[a]]");
        assertThat(ValueText.of(Map.of("k", new int[] {1}))).isEqualTo("{k=[1]}");
    }

    @Test
    void whole_isNotCutOff() {
        assertThat(ValueText.whole("a".repeat(100))).isEqualTo("a".repeat(100));
    }

    @Test
    void longList_isNotReadToItsEnd() {
        List<Object> seen = new ArrayList<>();
        List<Object> elements = new AbstractList<>() {
            @Override
            public Object get(int i) {
                seen.add(i);
                return "element";
            }

            @Override
            public int size() {
                return 1_000_000;
            }
        };
        assertThat(ValueText.of(elements)).hasSize(80);
        assertThat(seen).hasSizeLessThan(20);
    }
}
