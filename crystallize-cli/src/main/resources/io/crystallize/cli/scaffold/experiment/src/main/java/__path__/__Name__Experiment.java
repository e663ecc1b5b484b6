package __package__;

import io.crystallize.core.Pipeline;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.Treatment;

/** The experiment. */
final class __Name__Experiment {
    private __Name__Experiment() {}

    /** Returns the experiment: a baseline, a treatment, and what is claimed of them. */
    static Experiment experiment() {
        return Experiment.builder("__name__")
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
