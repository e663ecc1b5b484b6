package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "12345, 12.3 kB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "9223372036854775807, 9223 PB"
    })
    void size_hasThreeDigits(long bytes, String text) {
        assertThat(SizeText.of(bytes)).isEqualTo(text);
    }
}
