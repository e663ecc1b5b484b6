package io.crystallize.testkit;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Name;
import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.internal.EnvironmentName;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.file.ExperimentFile;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A step that is written in an experiment file, and read again. */
final class WrittenStep {
    private WrittenStep() {}

    /** What comes before a step. */
    @Name("testkit-input")
    record Input() implements DataSource<Object> {
        @Override
        public Object fetch(Context context) {
            return "";
        }
    }

    /** What comes after a source. */
    @Name("testkit-end")
    record End() implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) {
            return input;
        }
    }

    /** Brings one step or source, and what a file needs beside it. */
    private record Brings(Class<? extends Step<?, ?>> type) implements Plugin {
        @Override
        public String name() {
            return "testkit";
        }

        @Override
        public List<Class<? extends Step<?, ?>>> steps() {
            return DataSource.class.isAssignableFrom(type) ? List.of(End.class) : List.of(End.class, type);
        }

        @Override
        @SuppressWarnings("unchecked") // it is one
        public List<Class<? extends DataSource<?>>> sources() {
            List<Class<? extends DataSource<?>>> sources = new ArrayList<>(List.of(Input.class));
            if (DataSource.class.isAssignableFrom(type)) {
                sources.add((Class<? extends DataSource<?>>) (Class<?>) type);
            }
            return sources;
        }
    }

    /**
     * Returns the step that a file gives, where the environment has the secrets among its parameters.
     *
     * @throws io.crystallize.core.problem.InvalidInputException if it can't be read
     */
    static Step<?, ?> readBack(Step<?, ?> step) {
        WrittenValues written = new WrittenValues();
        String parameters = written.write(step.parameters());
        return EnvironmentName.with(written.secrets(), () -> read(step.getClass(), parameters));
    }

    /**
     * Returns a step with the parameters that a file gives it.
     *
     * @param type its class
     * @param parameters as a file has them after its name
     * @throws io.crystallize.core.problem.InvalidInputException if it can't be read
     */
    @SuppressWarnings("unchecked") // the class of a step
    static Step<?, ?> read(Class<?> type, String parameters) {
        PluginRegistry plugins = PluginRegistry.of(List.of(new Brings((Class<? extends Step<?, ?>>) type)));
        if (!plugins.failures().isEmpty()) {
            throw new AssertionError(plugins.failures().get(0));
        }
        boolean source = DataSource.class.isAssignableFrom(type);
        String written = StepNames.of(type) + ": " + parameters;
        String text = "name: written\nsource: { " + (source ? written : "testkit-input: {}") + " }\nsteps:\n  - "
                + (source ? "testkit-end" : written) + "\n";
        try {
            Path file = Files.createTempFile("step", ".yaml");
            try {
                Files.writeString(file, text);
                ExperimentFile read = ExperimentFile.read(file, plugins);
                return read.experiment().pipeline().steps().get(source ? 0 : 1).step();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
