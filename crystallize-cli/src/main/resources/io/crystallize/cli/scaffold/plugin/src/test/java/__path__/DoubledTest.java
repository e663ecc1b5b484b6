package __package__;

import static io.crystallize.testkit.CrystallizeAssertions.assertThat;

import io.crystallize.core.experiment.ExperimentOptions;
import org.junit.jupiter.api.Test;

class DoubledTest {
    @Test
    void doubledNumbers_haveAHigherMean() {
        assertThat(new Doubled().experiment().run(ExperimentOptions.defaults()))
                .isComplete()
                .hypothesis("doubled.mean > baseline.mean")
                .isSupported();
    }
}
