package io.crystallize.plugins.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import io.crystallize.core.RunListener;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.RunStart;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import jakarta.inject.Inject;
import java.util.List;

/** Plugins with listeners, which need a service. */
final class Notes {
    private Notes() {}

    /** Where listeners write. */
    static final class Notebook {
        private final List<String> lines;

        Notebook(List<String> lines) {
            this.lines = lines;
        }

        synchronized void write(String line) {
            lines.add(line);
        }
    }

    /** Writes of experiments and steps. */
    static final class Writer implements ExperimentListener {
        private final Notebook notebook;

        @Inject
        Writer(Notebook notebook) {
            this.notebook = notebook;
        }

        @Override
        public void experimentStarted(Experiment experiment, RunStart start) {
            notebook.write(experiment.name() + " starts with " + start.trials());
        }

        @Override
        public void stepStarted(RunListener.RunInfo run, String step) {
            notebook.write(run.condition() + " " + step);
        }

        @Override
        public void experimentEnded(ExperimentResult result) {
            notebook.write(result.experiment() + " ends");
        }
    }

    /** Fails at everything. */
    static final class Tired implements ExperimentListener {
        @Override
        public void experimentStarted(Experiment experiment, RunStart start) {
            throw new IllegalStateException("tired");
        }
    }

    static final class WithNotebook implements GuicePlugin {
        private final List<String> lines;

        WithNotebook(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public String name() {
            return "with-notebook";
        }

        @Override
        public Module module() {
            return new AbstractModule() {
                @Override
                protected void configure() {
                    bind(Notebook.class).toInstance(new Notebook(lines));
                }
            };
        }

        @Override
        public List<Class<? extends ExperimentListener>> listeners() {
            return List.of(Tired.class, Writer.class);
        }
    }

    static final class WithoutNotebook implements Plugin {
        @Override
        public String name() {
            return "without-notebook";
        }

        @Override
        public List<Class<? extends ExperimentListener>> listeners() {
            return List.of(Tired.class, Writer.class);
        }
    }

    static final class AnotherTired implements Plugin {
        @Override
        public String name() {
            return "another-tired";
        }

        @Override
        public List<Class<? extends ExperimentListener>> listeners() {
            return List.of(Tired.class);
        }
    }
}
