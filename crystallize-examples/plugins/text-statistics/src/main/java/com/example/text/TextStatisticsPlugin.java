package com.example.text;

import io.crystallize.core.DataSource;
import io.crystallize.core.Step;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.Plugin;
import java.util.List;

/** What this jar contributes. */
public final class TextStatisticsPlugin implements Plugin {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Paragraphs.class);
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(Resample.class, SplitWords.class, Vocabulary.class);
    }

    @Override
    public List<Class<? extends ExperimentProvider>> experiments() {
        return List.of(ContentWords.class);
    }
}
