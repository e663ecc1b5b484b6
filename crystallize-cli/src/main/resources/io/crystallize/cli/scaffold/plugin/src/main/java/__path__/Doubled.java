package __package__;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.plugins.ExperimentProvider;

/** An experiment that comes with the plugin: {@code crystallize run __name__:doubled}. */
public final class Doubled implements ExperimentProvider {
    @Override
    public Experiment experiment() {
        return Experiment.builder("doubled")
                .description("Is the mean of numbers higher if each is doubled?")
                .source(new Numbers(50, 1))
                .pipeline(Pipeline.start(new Multiply(1)).then(new Mean()))
                .treatment(Treatment.named("doubled").set("multiply.by", 2))
                .hypothesis("doubled.mean > baseline.mean")
                .replicates(20)
                .seed(1)
                .build();
    }
}
