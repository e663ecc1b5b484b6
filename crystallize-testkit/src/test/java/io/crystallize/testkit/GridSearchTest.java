package io.crystallize.testkit;

import io.crystallize.core.optimize.GridSearch;
import io.crystallize.core.optimize.Optimizer;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class GridSearchTest extends OptimizerContract {
    @Override
    protected Optimizer create() {
        return new GridSearch(3);
    }
}
