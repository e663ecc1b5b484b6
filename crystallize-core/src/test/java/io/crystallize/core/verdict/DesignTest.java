package io.crystallize.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DesignTest {
    @Test
    void about_resplits_isThisDataOnly() {
        Resamples step = () -> new Resampling(2 / 3.0, 1 / 3.0);

        assertThat(Design.resplits(step.resampling()).about()).isEqualTo("about splits of this data only");
        assertThat(Design.independentReplicates().about()).isEqualTo("about the process that the replicates sample");
    }

    @Test
    void resampling_fractionsOfMoreThanAll_areRefused() {
        assertThatThrownBy(() -> new Resampling(0.8, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add up to more than 1");
        assertThatThrownBy(() -> new Resampling(0, 0.3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trainFraction is 0.0, but has to lie between 0 and 1");
    }
}
