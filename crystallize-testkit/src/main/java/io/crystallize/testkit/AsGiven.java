package io.crystallize.testkit;

import io.crystallize.core.Context;
import io.crystallize.core.Step;
import java.util.Map;

/** Runs a step as it was given, where a pipeline would run a copy of a record. */
final class AsGiven<I, O> implements Step<I, O> {
    private final Step<I, O> step;

    AsGiven(Step<I, O> step) {
        this.step = step;
    }

    @Override
    public O apply(I input, Context context) throws Exception {
        return step.apply(input, context);
    }

    /** None of its own. */
    @Override
    public Map<String, Object> parameters() {
        return Map.of();
    }
}
