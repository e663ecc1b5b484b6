package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.column;

import io.crystallize.core.Step;
import io.crystallize.testkit.StepContract;
import java.util.List;

class SplitContractTest extends StepContract<Table, Holdout> {
    @Override
    protected Step<Table, Holdout> create() {
        return new Split(0.8);
    }

    @Override
    protected List<Table> inputs() {
        return List.of(column(1, 2, 3, 4, 5));
    }
}
