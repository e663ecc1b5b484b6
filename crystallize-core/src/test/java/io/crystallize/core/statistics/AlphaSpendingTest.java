package io.crystallize.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlphaSpendingTest {
    @Test
    void shares_ofOneLook_isTheWholeLevel() {
        assertThat(AlphaSpending.shares(30)).containsExactly(1);
    }

    /** What is spent up to a look is the third power of its part, as Kim and DeMets say. */
    @Test
    void shares_upToALook_areThePartToTheThird() {
        assertThat(AlphaSpending.shares(20, 40, 60, 80, 100))
                .containsExactly(new double[] {0.008, 0.056, 0.152, 0.296, 0.488}, within(1e-15));
        assertThat(AlphaSpending.shares(10, 100)).containsExactly(new double[] {0.001, 0.999}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 100})
    void shares_addUpToTheLevel_andAscendAtEqualDistances(int looks) {
        int[] observations = new int[looks];
        Arrays.setAll(observations, look -> 3 * (look + 1));
        double[] shares = AlphaSpending.shares(observations);
        assertThat(Arrays.stream(shares).sum()).isEqualTo(1, within(1e-12));
        assertThat(shares).isSorted();
    }

    @Test
    void shares_ofLooksThatDontAscend_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> AlphaSpending.shares(10, 10, 20));
        assertThatIllegalArgumentException().isThrownBy(() -> AlphaSpending.shares(0, 10));
    }

    @Test
    void sequentialP_isTheLeastLevelAtWhichALookHasRejected() {
        double[] shares = {0.125, 0.875};
        assertThat(AlphaSpending.sequentialP(new double[] {0.01}, shares)).isEqualTo(0.08);
        assertThat(AlphaSpending.sequentialP(new double[] {0.01, 0.7}, shares)).isEqualTo(0.08);
        assertThat(AlphaSpending.sequentialP(new double[] {0.9, 0.035}, shares)).isEqualTo(0.04, within(1e-15));
        assertThat(AlphaSpending.sequentialP(new double[] {1, 0.9}, shares)).isEqualTo(1);
    }
}
