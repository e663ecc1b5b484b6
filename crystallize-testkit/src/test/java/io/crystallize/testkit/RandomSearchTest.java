package io.crystallize.testkit;

import io.crystallize.core.optimize.RandomSearch;
import io.crystallize.core.optimize.Optimizer;

class RandomSearchTest extends OptimizerContract {
    @Override
    protected Optimizer create() {
        return new RandomSearch(15);
    }
}
