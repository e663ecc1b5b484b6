package io.crystallize.testkit;

import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.SuccessiveHalving;

class SuccessiveHalvingTest extends OptimizerContract {
    @Override
    protected Optimizer create() {
        return new SuccessiveHalving(20, 3);
    }
}
