package io.crystallize.core.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "2026-11-27T14:13:00Z",
                "2026-11-27T14:13:00.100Z",
                "2026-11-27T14:13:00.000100Z",
                "2026-11-27T14:13:00.000000001Z",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void text_isThatOfTheInstant(String text) {
        assertThat(InstantText.of(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void text_isThatOfTheInstant_whicheverCameBefore() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int[] units = {1, 1_000, 1_000_000};
            int unit = units[random.nextInt(3)];
            Instant instant =
                    Instant.ofEpochSecond(random.nextInt(3) - 1, (long) random.nextInt(1_000_000_000 / unit) * unit);
            assertThat(InstantText.of(instant)).isEqualTo(instant.toString());
        }
    }
}
