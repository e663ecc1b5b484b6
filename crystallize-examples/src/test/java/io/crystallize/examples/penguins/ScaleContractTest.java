package io.crystallize.examples.penguins;

import static io.crystallize.examples.penguins.Tables.column;

import io.crystallize.core.Step;
import io.crystallize.testkit.StepContract;
import java.util.List;

class ScaleContractTest extends StepContract<Holdout, Holdout> {
    @Override
    protected Step<Holdout, Holdout> create() {
        return new Scale(Scale.Method.STANDARD);
    }

    @Override
    protected List<Holdout> inputs() {
        return List.of(new Holdout(column(1, 2, 4), column(3)));
    }
}
