package io.crystallize.plugins.registry;

import io.crystallize.core.optimize.GridSearch;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.RandomSearch;
import io.crystallize.core.optimize.SuccessiveHalving;
import io.crystallize.plugins.Plugin;
import java.util.List;

/** What the framework has itself. */
final class BuiltIn implements Plugin {
    static final String NAME = "crystallize";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Class<? extends Optimizer>> optimizers() {
        return List.of(GridSearch.class, RandomSearch.class, SuccessiveHalving.class);
    }
}
