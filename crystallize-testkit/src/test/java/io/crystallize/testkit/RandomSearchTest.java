package io.crystallize.testkit;

import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.RandomSearch;

class RandomSearchTest extends OptimizerContract {
    @Override
    protected Optimizer create() {
        return new RandomSearch(15);
    }
}
