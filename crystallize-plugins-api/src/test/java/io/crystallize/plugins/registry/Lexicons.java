package io.crystallize.plugins.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.ResourceSpec;
import io.crystallize.core.Secrets;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import jakarta.inject.Inject;
import java.util.List;

/** Plugins with resource factories, some of which need a service. */
final class Lexicons {
    private Lexicons() {}

    record Lexicon(String language) implements ResourceSpec<List<String>> {}

    interface Press {
        String print(String language);
    }

    static final class Printed implements ResourceFactory<Lexicon, List<String>> {
        private final Press press;

        @Inject
        Printed(Press press) {
            this.press = press;
        }

        @Override
        public Class<Lexicon> specType() {
            return Lexicon.class;
        }

        @Override
        public List<String> create(Lexicon spec, Secrets secrets) {
            return List.of(press.print(spec.language()));
        }
    }

    static final class Handwritten implements ResourceFactory<Lexicon, List<String>> {
        @Override
        public Class<Lexicon> specType() {
            return Lexicon.class;
        }

        @Override
        public List<String> create(Lexicon spec, Secrets secrets) {
            return List.of("by hand");
        }
    }

    static final class Blurred implements ResourceSpec<String> {}

    static final class OfBlurred implements ResourceFactory<Blurred, String> {
        @Override
        public Class<Blurred> specType() {
            return Blurred.class;
        }

        @Override
        public String create(Blurred spec, Secrets secrets) {
            return "";
        }
    }

    static final class PressModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(Press.class).toInstance(language -> "printed in " + language);
        }
    }

    static final class WithModule implements GuicePlugin {
        @Override
        public String name() {
            return "with-module";
        }

        @Override
        public Module module() {
            return new PressModule();
        }

        @Override
        public List<Class<? extends ResourceFactory<?, ?>>> resources() {
            return List.of(Printed.class);
        }
    }

    static final class WithLambda implements GuicePlugin {
        @Override
        public String name() {
            return "with-lambda";
        }

        @Override
        public Module module() {
            return binder -> binder.bind(Press.class).toInstance(language -> "printed quickly in " + language);
        }

        @Override
        public List<Class<? extends ResourceFactory<?, ?>>> resources() {
            return List.of(Printed.class);
        }
    }

    /** As an application may make it, which hands it what it needs. */
    static final class WithGivenModule implements GuicePlugin {
        private final Module module;

        WithGivenModule(Module module) {
            this.module = module;
        }

        @Override
        public String name() {
            return "with-given-module";
        }

        @Override
        public Module module() {
            return module;
        }
    }

    static final class WithoutModule implements Plugin {
        @Override
        public String name() {
            return "without-module";
        }

        @Override
        public List<Class<? extends ResourceFactory<?, ?>>> resources() {
            return List.of(Handwritten.class);
        }
    }

    static final class WithoutRecord implements Plugin {
        @Override
        public String name() {
            return "without-record";
        }

        @Override
        public List<Class<? extends ResourceFactory<?, ?>>> resources() {
            return List.of(OfBlurred.class);
        }
    }
}
