package com.example.text;

import io.crystallize.core.Step;
import io.crystallize.testkit.StepContract;
import java.util.List;

class ResampleTest extends StepContract<List<String>, List<String>> {
    @Override
    protected Step<List<String>, List<String>> create() {
        return new Resample(5);
    }

    @Override
    protected List<List<String>> inputs() {
        return List.of(List.of("one", "two", "three"));
    }
}
