package io.crystallize.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeOptionTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17B, 17",
        "10GB, 10000000000",
        "500MB, 500000000",
        "10GiB, 10737418240",
        "1.5kib, 1536",
        "2 TB, 2000000000000"
    })
    void size_isRead(String text, long bytes) {
        assertThat(new SizeOption().convert(text)).isEqualTo(bytes);
    }

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
    void size_isWrittenWithThreeDigits(long bytes, String text) {
        assertThat(SizeOption.text(bytes)).isEqualTo(text);
    }
}
