package com.example.oldtext;

import io.crystallize.core.Step;
import io.crystallize.plugins.Plugin;
import java.util.List;

/** What this jar contributes. */
public final class OldTextPlugin implements Plugin {
    @Override
    public String name() {
        return "old-text";
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(Collapse.class);
    }
}
