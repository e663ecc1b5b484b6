package __package__;

import static io.crystallize.testkit.CrystallizeAssertions.assertThat;

import io.crystallize.core.experiment.ExperimentOptions;
import org.junit.jupiter.api.Test;

class __Name__ExperimentTest {
    @Test
    void doubledNumbers_haveAHigherMean() {
        assertThat(__Name__Experiment.experiment().run(ExperimentOptions.defaults()))
                .isComplete()
                .hypothesis("doubled.mean > baseline.mean")
                .isSupported();
    }
}
