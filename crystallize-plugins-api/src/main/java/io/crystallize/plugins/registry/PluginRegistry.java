package io.crystallize.plugins.registry;

import com.google.inject.Guice;
import io.crystallize.core.DataSource;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.optimize.GridSearch;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.optimize.RandomSearch;
import io.crystallize.core.optimize.SuccessiveHalving;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.Plugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The plugins that were found, and all they contribute, by short name. Immutable and safe for use by any number of
 * threads.
 *
 * <p>A plugin that is broken, or contributes something under a name that is taken, is left out as a whole; the others
 * stay. Which of two plugins has a name doesn't depend on the order of the class path: the first by plugin name has it.
 */
public final class PluginRegistry {
    private final Map<String, Contribution<Class<? extends Step<?, ?>>>> steps = new TreeMap<>();
    private final Map<String, Contribution<Class<? extends DataSource<?>>>> sources = new TreeMap<>();
    private final Map<String, Contribution<Class<? extends Optimizer>>> optimizers = new TreeMap<>();
    private final Map<String, Contribution<Class<? extends Verifier>>> verifiers = new TreeMap<>();
    private final Map<String, Contribution<Supplier<Experiment>>> experiments = new TreeMap<>();
    private final Map<String, Contribution<Codec<?>>> codecs = new TreeMap<>();
    private final Map<String, Contribution<DigestEncoder<?>>> encoders = new TreeMap<>();
    private final Map<String, Contribution<ResourceFactory<?, ?>>> factories = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<ExperimentListener> listeners = new ArrayList<>();
    private Formats formats = Formats.standard();
    private ResourceFactories resources = ResourceFactories.none();

    /** What the framework has itself, under names that no plugin can take. */
    private static final class BuiltIn implements Plugin {
        @Override
        public String name() {
            return "crystallize";
        }

        @Override
        public List<Class<? extends Optimizer>> optimizers() {
            return List.of(GridSearch.class, RandomSearch.class, SuccessiveHalving.class);
        }
    }

    private PluginRegistry() {
        addOptimizers(WiredPlugin.of(new BuiltIn()));
    }

    private void addOptimizers(WiredPlugin plugin) {
        plugin.optimizers().forEach((name, optimizer) -> optimizers.put(name, new Contribution<>(plugin, optimizer)));
    }

    /** Returns a registry of the plugins that a class loader finds. */
    public static PluginRegistry load(ClassLoader loader) {
        PluginRegistry registry = new PluginRegistry();
        List<Plugin> found = new ArrayList<>();
        int unreadable = serviceFiles(loader);
        var providers = ServiceLoader.load(Plugin.class, loader).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                registry.failures.add("A plugin can't be loaded: " + e.getMessage()
                        + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
                if (e.getCause() instanceof IOException && --unreadable < 0) {
                    break;
                }
            }
        }
        registry.addAll(found);
        return registry;
    }

    /**
     * How many files name plugins, each of which may fail to be read, once. Where there are more failures, it is the
     * loader that fails to find any, and would again.
     */
    private static int serviceFiles(ClassLoader loader) {
        try {
            return Collections.list(loader.getResources("META-INF/services/" + Plugin.class.getName()))
                    .size();
        } catch (IOException e) {
            return 0; // the service loader meets it too
        }
    }

    /** Returns a registry of the given plugins. */
    public static PluginRegistry of(List<? extends Plugin> plugins) {
        PluginRegistry registry = new PluginRegistry();
        registry.addAll(plugins);
        return registry;
    }

    private void addAll(List<? extends Plugin> plugins) {
        List<WiredPlugin> wired = new ArrayList<>();
        for (Plugin plugin : plugins) {
            try {
                wired.add(WiredPlugin.of(plugin));
            } catch (RuntimeException | LinkageError e) {
                failures.add("Plugin " + plugin.getClass().getName() + " (" + WiredPlugin.originOf(plugin)
                        + ") is left out: " + reason(e));
            }
        }
        wired.sort(Comparator.comparing(WiredPlugin::name).thenComparing(WiredPlugin::origin));
        for (WiredPlugin plugin : wired) {
            try {
                add(plugin);
            } catch (IllegalArgumentException e) {
                failures.add("Plugin '" + plugin.name() + "' (" + plugin.origin() + ") is left out: " + e.getMessage());
            }
        }
    }

    /** Guice's message is a page, of which the first error says enough. */
    private static String reason(Throwable e) {
        if (e instanceof IllegalArgumentException) {
            return e.getMessage();
        }
        Throwable cause = e;
        if (e.getClass().getPackageName().equals(Guice.class.getPackageName()) && e.getCause() != null) {
            cause = e.getCause();
        }
        return cause.toString()
                .lines()
                .filter(line -> line.startsWith("1) "))
                .findFirst()
                .orElseGet(cause::toString);
    }

    private void add(WiredPlugin plugin) {
        requireFree(steps, "a step", plugin.steps().keySet());
        requireFree(sources, "a source", plugin.sources().keySet());
        requireFree(optimizers, "an optimizer", plugin.optimizers().keySet());
        requireFree(verifiers, "a verifier", plugin.verifiers().keySet());
        requireFree(experiments, "an experiment", plugin.experiments().keySet());
        requireFree(codecs, "a codec for", plugin.codecs().keySet());
        requireFree(encoders, "a digest encoder for", plugin.encoders().keySet());
        requireFree(factories, "a resource factory for", plugin.resources().keySet());
        ResourceFactories withIts = plugin.addTo(resources);
        formats = plugin.addTo(formats);
        resources = withIts;
        plugin.codecs().forEach((type, codec) -> codecs.put(type, new Contribution<>(plugin, codec)));
        plugin.encoders().forEach((type, encoder) -> encoders.put(type, new Contribution<>(plugin, encoder)));
        plugin.resources().forEach((type, factory) -> factories.put(type, new Contribution<>(plugin, factory)));
        plugin.steps().forEach((name, step) -> steps.put(name, new Contribution<>(plugin, step)));
        plugin.sources().forEach((name, source) -> sources.put(name, new Contribution<>(plugin, source)));
        addOptimizers(plugin);
        plugin.verifiers().forEach((name, verifier) -> verifiers.put(name, new Contribution<>(plugin, verifier)));
        plugin.experiments().forEach((name, provider) -> experiments.put(name, new Contribution<>(plugin, provider)));
        listeners.addAll(plugin.listeners());
        names.add(plugin.name());
    }

    private static void requireFree(Map<String, ? extends Contribution<?>> taken, String kind, Set<String> wanted) {
        for (String name : wanted) {
            Contribution<?> present = taken.get(name);
            if (present != null) {
                throw new IllegalArgumentException("it has " + kind + " '" + name + "', and so has plugin '"
                        + present.plugin().name() + "' (" + present.plugin().origin() + ")");
            }
        }
    }

    private record Contribution<T>(WiredPlugin plugin, T what) {}

    /** Returns the names of the plugins, sorted. */
    public List<String> plugins() {
        return List.copyOf(names);
    }

    /** Returns why each plugin that was left out was left out, in a line. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns the class of a step, or empty if there is none of that name. */
    public Optional<Class<? extends Step<?, ?>>> step(String name) {
        return Optional.ofNullable(steps.get(name)).map(Contribution::what);
    }

    /** Returns the names of all steps, sorted. */
    public Set<String> steps() {
        return steps.keySet();
    }

    /** Returns the class of a source, or empty if there is none of that name. */
    public Optional<Class<? extends DataSource<?>>> source(String name) {
        return Optional.ofNullable(sources.get(name)).map(Contribution::what);
    }

    /** Returns the names of all sources, sorted. */
    public Set<String> sources() {
        return sources.keySet();
    }

    /** Returns the class of an optimizer, which is a record, or empty if there is none of that name. */
    public Optional<Class<? extends Optimizer>> optimizer(String name) {
        return Optional.ofNullable(optimizers.get(name)).map(Contribution::what);
    }

    /** Returns the names of all optimizers, those of the framework among them, sorted. */
    public Set<String> optimizers() {
        return optimizers.keySet();
    }

    /** Returns the class of a verifier, which is a record, or empty if there is none of that name. */
    public Optional<Class<? extends Verifier>> verifier(String name) {
        return Optional.ofNullable(verifiers.get(name)).map(Contribution::what);
    }

    /** Returns the names of all verifiers, sorted. */
    public Set<String> verifiers() {
        return verifiers.keySet();
    }

    /**
     * Returns a whole experiment, or empty if there is none of that name.
     *
     * @throws InvalidInputException if it can't be built
     */
    public Optional<Experiment> experiment(String name) {
        return Optional.ofNullable(experiments.get(name))
                .map(contribution -> contribution.what().get());
    }

    /** Returns the names of all whole experiments, sorted. */
    public Set<String> experiments() {
        return experiments.keySet();
    }

    /** Returns those of the plugins who watch whatever runs, by plugin name, then in the plugin's order. */
    public List<ExperimentListener> listeners() {
        return List.copyOf(listeners);
    }

    /** Returns the formats of the types that the framework and the plugins know. */
    public Formats formats() {
        return formats;
    }

    /**
     * Returns what makes the resources that the plugins' factories are for. What is injected into a factory counts by
     * the code of its plugin's class and of the plugin's module; values that either was handed from elsewhere, as a
     * plugin given to {@link #of} may be, don't.
     */
    public ResourceFactories resources() {
        return resources;
    }
}
