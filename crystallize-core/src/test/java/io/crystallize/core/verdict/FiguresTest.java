package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0.05, 6, 0.05",
        "9.313225746154785E-10, 2, 9.3e-10",
        "0.00002, 2, 0.00002",
        "1, 2, 1",
        "0, 2, 0",
        "30, 3, 30",
        "123456, 2, 120000",
        "-0.0471, 2, -0.047",
        "2e23, 3, 2e+23",
    })
    void significant_writesWhatIsKnown(double value, int digits, String expected) {
        assertThat(Figures.significant(value, digits)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1700001, 0.0203, 0.170",
        "1234.5678, 0.5, 1234.57",
        "56789.1, 1234, 56789",
        "1234567890123, 1, 1.2345679e+12",
        "0.014705882352941176, 1e-18, 0.014705882",
        "-0.0001, 0.02, 0.000",
    })
    void withUncertainty_writesTheDecimalsThatMatter(double value, double uncertainty, String expected) {
        assertThat(Figures.withUncertainty(value, uncertainty)).isEqualTo(expected);
    }
}
