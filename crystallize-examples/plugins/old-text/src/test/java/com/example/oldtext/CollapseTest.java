package com.example.oldtext;

import io.crystallize.core.Step;
import io.crystallize.testkit.StepContract;
import java.util.List;

class CollapseTest extends StepContract<List<String>, List<String>> {
    @Override
    protected Step<List<String>, List<String>> create() {
        return new Collapse();
    }

    @Override
    protected List<List<String>> inputs() {
        return List.of(List.of(" one\t two\u2003three "), List.of());
    }
}
