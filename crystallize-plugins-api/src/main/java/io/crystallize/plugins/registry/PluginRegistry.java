package io.crystallize.plugins.registry;

import io.crystallize.core.DataSource;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.BackendProvider;
import io.crystallize.plugins.ExecutorProvider;
import io.crystallize.plugins.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that were found, and all they contribute. Safe for use by any number of threads. To be closed when nothing
 * of the plugins is used any more.
 *
 * <p>Something is found by its short name, or by that of its plugin before it: {@code acme:trim}. Where two plugins have the
 * same short name, only the latter finds either.
 *
 * <p>A plugin that is broken, has the name of another, or stores values that another one stores already, is left out as a
 * whole; the others stay. Which of two that is doesn't depend on the order in which they were found: the first by name and
 * place stays.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PluginRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    private final Map<Kind, Names> names = new EnumMap<>(Kind.class);
    private final List<LoadedPlugin> plugins = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<PluginClassLoader> loaders = new ArrayList<>();
    private Formats formats = Formats.standard();
    private ResourceFactories resources = ResourceFactories.none();

    private PluginRegistry() {
        for (Kind kind : Kind.values()) {
            names.put(kind, new Names(kind));
        }
        names.values().forEach(each -> each.add(LoadedPlugin.of(new BuiltIn(), "the framework")));
    }

    /** Returns a registry of the plugins that a class loader finds. */
    public static PluginRegistry load(ClassLoader loader) {
        return load(loader, null);
    }

    /**
     * Returns a registry of the plugins that the application's class loader finds, and of those in a folder: each jar in it,
     * and each folder with jars, is a plugin with a class loader of its own.
     *
     * @param application gives the classes that plugins share with it
     * @param folder the folder of plugins, or null if there is none
     * @throws InvalidInputException if the folder can't be read
     */
    public static PluginRegistry load(ClassLoader application, @Nullable Path folder) {
        PluginRegistry registry = new PluginRegistry();
        Discovery discovery = new Discovery();
        discovery.addClassPath(application);
        if (folder != null) {
            registry.addFolder(folder, application, discovery);
        }
        registry.failures.addAll(discovery.failures());
        registry.addAll(discovery.found());
        return registry;
    }

    private void addFolder(Path folder, ClassLoader application, Discovery discovery) {
        PluginFolder found;
        try {
            found = PluginFolder.of(folder);
        } catch (UncheckedIOException e) {
            throw new InvalidInputException("The folder of plugins " + folder + " can't be read: " + e.getCause());
        }
        failures.addAll(found.failures());
        for (PluginFolder.Entry entry : found.entries()) {
            PluginClassLoader loader = new PluginClassLoader(entry.origin(), entry.jars(), application);
            loaders.add(loader);
            discovery.add(loader, entry.origin());
        }
    }

    /** Returns a registry of the given plugins. */
    public static PluginRegistry of(List<? extends Plugin> plugins) {
        PluginRegistry registry = new PluginRegistry();
        registry.addAll(plugins.stream()
                .map(plugin -> new Discovery.Found(plugin, Discovery.originOf(plugin)))
                .toList());
        return registry;
    }

    private void addAll(List<Discovery.Found> found) {
        List<LoadedPlugin> loaded = new ArrayList<>();
        for (Discovery.Found each : found) {
            try {
                loaded.add(LoadedPlugin.of(each.plugin(), each.origin()));
            } catch (Throwable e) { // whatever the author's code throws
                failures.add(Failure.line(
                        each.plugin().getClass().getName() + " (" + each.origin() + ")", Failure.reason(e)));
            }
        }
        loaded.sort(Comparator.comparing(LoadedPlugin::name).thenComparing(LoadedPlugin::origin));
        Map<Place, LoadedPlugin> taken = new HashMap<>();
        for (LoadedPlugin plugin : loaded) {
            try {
                Map<Place, LoadedPlugin> wanted = requireFree(plugin, taken);
                add(plugin);
                taken.putAll(wanted);
            } catch (IllegalArgumentException e) {
                failures.add(Failure.line(plugin.name(), plugin.origin(), e.getMessage()));
            }
        }
    }

    /** What only one plugin can have: its name, or what it is to a class. */
    private record Place(String what, @Nullable Class<?> of) {}

    /** Requires that no other plugin has the name, or is for the same values; returns what the plugin then has. */
    private static Map<Place, LoadedPlugin> requireFree(LoadedPlugin plugin, Map<Place, LoadedPlugin> taken) {
        Place name = new Place(plugin.name(), null);
        if (plugin.name().equals(BuiltIn.NAME)) {
            throw new IllegalArgumentException("that name is the framework's own");
        }
        if (taken.containsKey(name)) {
            throw new IllegalArgumentException(
                    "there is another plugin of that name: " + taken.get(name).origin());
        }
        Map<Place, LoadedPlugin> wanted = new HashMap<>(Map.of(name, plugin));
        for (Contributed each : plugin.contributions()) {
            if (each.kind().isByClass()) {
                Place place = new Place(each.kind().one() + " for", LoadedPlugin.subject(each));
                if (taken.containsKey(place)) {
                    throw new IllegalArgumentException("it has " + place.what() + " '" + each.name() + "', and so has "
                            + taken.get(place).who());
                }
                wanted.put(place, plugin);
            }
        }
        return wanted;
    }

    private void add(LoadedPlugin plugin) {
        ResourceFactories withIts = plugin.addTo(resources);
        formats = plugin.addTo(formats);
        resources = withIts;
        plugins.add(plugin);
        names.values().forEach(each -> each.add(plugin));
    }

    /** Returns the names of the plugins, sorted. */
    public List<String> plugins() {
        return plugins.stream().map(LoadedPlugin::name).toList();
    }

    /** Returns what is known of the plugins, sorted by name. Reads their jars. */
    public List<PluginInfo> infos() {
        return plugins.stream()
                .map(plugin -> new PluginInfo(
                        plugin.name(), plugin.origin(), PluginVersion.of(plugin.origin()), plugin.contributions()))
                .toList();
    }

    /** Returns why each plugin that was left out was left out, in a line. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private Names of(Kind kind) {
        return names.get(kind);
    }

    /** Returns the class of something, or empty if a name finds nothing of the kind. */
    public Optional<Class<?>> find(Kind kind, String name) {
        return of(kind).find(name).map(entry -> entry.contributed().type());
    }

    /** Returns the whole name of something, with its plugin's before it; or empty if a name finds nothing of the kind. */
    public Optional<String> qualified(Kind kind, String name) {
        return of(kind).find(name).map(Names.Entry::qualifiedName);
    }

    /** Returns the names of all of a kind, sorted: short ones, where these say which is meant. */
    public Set<String> names(Kind kind) {
        return of(kind).all();
    }

    /**
     * Returns every name by which {@link #find} finds something of a kind, sorted, with the class of that: short ones, those
     * with the plugin's before them, and those that it had before.
     */
    public SortedMap<String, Class<?>> found(Kind kind) {
        return of(kind).found();
    }

    /** Whether a name finds nothing of a kind because several plugins have it. */
    public boolean isAmbiguous(Kind kind, String name) {
        return of(kind).isAmbiguous(name);
    }

    /** Returns what to say of a name that finds nothing of a kind: what there is, what was probably meant. */
    public String unknown(Kind kind, String name) {
        return of(kind).unknown(name);
    }

    /** Returns the class of a step, or empty if a name finds none. */
    @SuppressWarnings("unchecked") // a plugin names classes of steps as such
    public Optional<Class<? extends Step<?, ?>>> step(String name) {
        return find(Kind.STEP, name).map(type -> (Class<? extends Step<?, ?>>) type);
    }

    /** Returns the names of all steps, sorted. */
    public Set<String> steps() {
        return names(Kind.STEP);
    }

    /** Returns the class of a source, or empty if a name finds none. */
    @SuppressWarnings("unchecked") // a plugin names classes of sources as such
    public Optional<Class<? extends DataSource<?>>> source(String name) {
        return find(Kind.SOURCE, name).map(type -> (Class<? extends DataSource<?>>) type);
    }

    /** Returns the names of all sources, sorted. */
    public Set<String> sources() {
        return names(Kind.SOURCE);
    }

    /** Returns the class of an optimizer, which is a record, or empty if a name finds none. */
    public Optional<Class<? extends Optimizer>> optimizer(String name) {
        return find(Kind.OPTIMIZER, name).map(type -> type.asSubclass(Optimizer.class));
    }

    /** Returns the names of all optimizers, those of the framework among them, sorted. */
    public Set<String> optimizers() {
        return names(Kind.OPTIMIZER);
    }

    /** Returns the class of a verifier, which is a record, or empty if a name finds none. */
    public Optional<Class<? extends Verifier>> verifier(String name) {
        return find(Kind.VERIFIER, name).map(type -> type.asSubclass(Verifier.class));
    }

    /** Returns the names of all verifiers, sorted. */
    public Set<String> verifiers() {
        return names(Kind.VERIFIER);
    }

    /** Returns the class of what makes an executor, which is a record, or empty if a name finds none. */
    public Optional<Class<? extends ExecutorProvider>> executor(String name) {
        return find(Kind.EXECUTOR, name).map(type -> type.asSubclass(ExecutorProvider.class));
    }

    /** Returns the class of what opens a cache backend, which is a record, or empty if a name finds none. */
    public Optional<Class<? extends BackendProvider>> backend(String name) {
        return find(Kind.BACKEND, name).map(type -> type.asSubclass(BackendProvider.class));
    }

    /**
     * Builds a whole experiment; empty if a name finds none.
     *
     * @throws InvalidInputException if it can't be built
     */
    public Optional<Experiment> experiment(String name) {
        try {
            return of(Kind.EXPERIMENT).find(name).map(entry -> entry.plugin().experiment(entry.contributed()));
        } catch (UnbuiltException e) {
            throw new InvalidInputException(e.getMessage());
        }
    }

    /** Returns the names of all whole experiments, sorted. */
    public Set<String> experiments() {
        return names(Kind.EXPERIMENT);
    }

    /**
     * Builds those of the plugins who watch whatever runs, by plugin name, then in the plugin's order.
     *
     * @param problems takes why one can't be built, in a line; it is left out
     */
    public List<ExperimentListener> listeners(Consumer<String> problems) {
        List<ExperimentListener> listeners = new ArrayList<>();
        for (LoadedPlugin plugin : plugins) {
            for (Contributed listener : plugin.of(Kind.LISTENER)) {
                try {
                    listeners.add(plugin.listener(listener));
                } catch (UnbuiltException e) {
                    problems.accept(e.getMessage());
                }
            }
        }
        return listeners;
    }

    /**
     * Builds all that is built when it is first needed: codecs, digest encoders, resource factories, listeners. For tests of
     * plugins.
     *
     * @return why some of it can't be built, in a line each
     */
    public List<String> unbuilt() {
        return plugins.stream().flatMap(plugin -> plugin.unbuilt().stream()).toList();
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

    /** Closes the class loaders of plugins from a folder. What can't be closed is logged, and left to the end of the process. */
    @Override
    public void close() {
        for (PluginClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.warn("The class loader of {} can't be closed: {}", loader.getName(), e.toString());
            }
        }
    }
}
