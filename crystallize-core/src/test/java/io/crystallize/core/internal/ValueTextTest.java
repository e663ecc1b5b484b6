package io.crystallize.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    @Test
    void unique_differsWhereTheTextDoes_evenBehindTheCut() {
        assertThat(ValueText.unique("short")).isEqualTo("short");
        assertThat(ValueText.unique("a".repeat(100)))
                .startsWith("a".repeat(79) + "…#")
                .isEqualTo(ValueText.unique("a".repeat(100)))
                .isNotEqualTo(ValueText.unique("a".repeat(101)));
    }
}
