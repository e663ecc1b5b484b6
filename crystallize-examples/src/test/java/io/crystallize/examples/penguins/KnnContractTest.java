package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.column;

import io.crystallize.core.Step;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.testkit.PipelineTester;
import io.crystallize.testkit.StepContract;
import java.util.List;

class KnnContractTest extends StepContract<Holdout, TrainedKnn> {
    @Override
    protected Step<Holdout, TrainedKnn> create() {
        return new Knn(2);
    }

    @Override
    protected List<Holdout> inputs() {
        return List.of(new Holdout(column(1, 2, 4), column(3)));
    }

    @Override
    protected PipelineTester<Holdout, TrainedKnn> tester(Step<Holdout, TrainedKnn> step) {
        return super.tester(step).plugins(PluginRegistry.of(List.of(new PenguinsPlugin())));
    }
}
