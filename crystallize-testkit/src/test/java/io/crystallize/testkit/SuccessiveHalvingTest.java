package io.crystallize.testkit;

import io.crystallize.core.optimize.SuccessiveHalving;
import io.crystallize.core.optimize.Optimizer;

class SuccessiveHalvingTest extends OptimizerContract {
    @Override
    protected Optimizer create() {
        return new SuccessiveHalving(20, 3);
    }
}
