package io.crystallize.testkit;

import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.SuccessiveHalving;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class SuccessiveHalvingTest extends OptimizerContract {
    @Override
    protected Optimizer create() {
        return new SuccessiveHalving(20, 3);
    }
}
