package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.column;

import io.crystallize.plugins.Plugin;
import io.crystallize.testkit.PluginContract;
import java.util.List;

class PenguinsContractTest extends PluginContract {
    @Override
    protected Plugin create() {
        return new PenguinsPlugin();
    }

    @Override
    protected List<?> examples() {
        Table test = column(1.5);
        TrainedKnn nearest = new TrainedKnn(new Knn(1).train(column(1, 2, 3)), test);
        TrainedKnn other = new TrainedKnn(new Knn(2).train(column(1, 2, 3)), test);
        return List.of(nearest, nearest.model(), other, other.model());
    }
}
