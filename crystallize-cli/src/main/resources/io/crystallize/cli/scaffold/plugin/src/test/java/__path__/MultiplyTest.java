package __package__;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.Step;
import io.crystallize.testkit.PipelineTester;
import io.crystallize.testkit.StepContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiplyTest extends StepContract<double[], double[]> {
    @Override
    protected Step<double[], double[]> create() {
        return new Multiply(3);
    }

    @Override
    protected List<double[]> inputs() {
        return List.of(new double[] {1, 2, -0.5}, new double[0]);
    }

    @Test
    void numbers_areMultiplied() {
        assertThat(PipelineTester.of(create()).run(new double[] {1, 2}).output()).containsExactly(3, 6);
    }
}
