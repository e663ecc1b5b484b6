package __package__;

import io.crystallize.core.DataSource;
import io.crystallize.core.Step;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.Plugin;
import java.util.List;

/** What this jar contributes. */
public final class __Name__Plugin implements Plugin {
    @Override
    public String name() {
        return "__name__";
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Numbers.class);
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(Multiply.class, Mean.class);
    }

    @Override
    public List<Class<? extends ExperimentProvider>> experiments() {
        return List.of(Doubled.class);
    }
}
