package io.crystallize.plugins.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.crystallize.core.DataSource;
import io.crystallize.core.ResourceFactories;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.optimize.Optimizer;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A plugin with an injector of its own, which builds what it contributes.
 *
 * @param name its name
 * @param origin the jar or folder it comes from
 * @param steps the classes of its steps, by short name
 * @param sources the classes of its sources, by short name
 * @param optimizers the classes of its optimizers, by short name
 * @param verifiers the classes of its verifiers, by short name
 * @param experiments what builds its experiments, by short name
 * @param codecs its codecs, by the class of the values
 * @param encoders its digest encoders, by the class of the values
 * @param resources its resource factories, by the class of the specs
 * @param listeners its listeners, in its order
 * @param wiring the classes whose code decided what is injected into its resource factories, codecs and encoders: its own, and that of its
 *     module. None if it has no module, as then the factories' own constructors name all that is injected
 */
record WiredPlugin(
        String name,
        String origin,
        Map<String, Class<? extends Step<?, ?>>> steps,
        Map<String, Class<? extends DataSource<?>>> sources,
        Map<String, Class<? extends Optimizer>> optimizers,
        Map<String, Class<? extends Verifier>> verifiers,
        Map<String, Supplier<Experiment>> experiments,
        Map<String, Codec<?>> codecs,
        Map<String, DigestEncoder<?>> encoders,
        Map<String, ResourceFactory<?, ?>> resources,
        List<ExperimentListener> listeners,
        Set<Class<?>> wiring) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    static {
        // Guice would otherwise make classes through sun.misc.Unsafe, which Java 24 and later warn of. It reads this
        // once.
        if (System.getProperty("guice_bytecode_gen_option") == null) {
            System.setProperty("guice_bytecode_gen_option", "DISABLED");
        }
    }

    /**
     * Wires a plugin.
     *
     * @throws IllegalArgumentException if what it contributes has no name, or no other one than another of its
     *     contributions
     * @throws RuntimeException if the plugin throws, or Guice can't build what it contributes
     * @throws LinkageError if a class that it needs is missing
     */
    static WiredPlugin of(Plugin plugin) {
        String name = plugin.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "its name is '" + name + "', but a name has lower-case letters, digits and hyphens");
        }
        Module module = plugin instanceof GuicePlugin withServices ? withServices.module() : new AbstractModule() {};
        Injector injector = Guice.createInjector(Stage.PRODUCTION, module);
        Map<String, Supplier<Experiment>> experiments = new TreeMap<>();
        byName("experiment", plugin.experiments())
                .forEach((shortName, type) -> experiments.put(shortName, () -> build(injector, type)));
        Map<String, Codec<?>> codecs = new TreeMap<>();
        for (Class<? extends Codec<?>> type : plugin.codecs()) {
            Codec<?> codec = injector.getInstance(type);
            putNew(codecs, "codecs for", codec.type().getName(), codec);
        }
        Map<String, DigestEncoder<?>> encoders = new TreeMap<>();
        for (Class<? extends DigestEncoder<?>> type : plugin.encoders()) {
            DigestEncoder<?> encoder = injector.getInstance(type);
            putNew(encoders, "digest encoders for", encoder.type().getName(), encoder);
        }
        Map<String, ResourceFactory<?, ?>> resources = new TreeMap<>();
        for (Class<? extends ResourceFactory<?, ?>> type : plugin.resources()) {
            ResourceFactory<?, ?> factory = injector.getInstance(type);
            putNew(resources, "resource factories for", factory.specType().getName(), factory);
        }
        List<ExperimentListener> listeners = new ArrayList<>();
        for (Class<? extends ExperimentListener> type : plugin.listeners()) {
            listeners.add(injector.getInstance(type));
        }
        return new WiredPlugin(
                name,
                originOf(plugin),
                byName("step", plugin.steps()),
                byName("source", plugin.sources()),
                records("optimizer", plugin.optimizers()),
                records("verifier", plugin.verifiers()),
                experiments,
                codecs,
                encoders,
                resources,
                listeners,
                plugin instanceof GuicePlugin ? wiringOf(plugin, module) : Set.of());
    }

    /** Returns classes by their short names, all of which have to be records. */
    private static <T> Map<String, Class<? extends T>> records(String kind, List<Class<? extends T>> types) {
        Map<String, Class<? extends T>> records = byName(kind, types);
        records.values().stream().filter(type -> !type.isRecord()).findFirst().ifPresent(type -> {
            throw new IllegalArgumentException("its " + kind + " " + type.getName() + " is no record");
        });
        return records;
    }

    private static Set<Class<?>> wiringOf(Plugin plugin, Module module) {
        Set<Class<?>> wiring = new LinkedHashSet<>();
        wiring.add(plugin.getClass());
        wiring.add(writerOf(module.getClass()));
        return wiring;
    }

    /**
     * Returns the class that has the code of a module: of one that is a lambda, the class that it is written in. A
     * lambda's own class has no fingerprint; where the one it is written in can't be told, it stays, so that nothing is
     * cached that may depend on it.
     *
     * <p>The plugin's class alone would not do: it leads to the module that it makes, but an application may hand it
     * one that is written elsewhere.
     */
    private static Class<?> writerOf(Class<?> module) {
        int end = module.getName().indexOf("$$Lambda");
        if (!module.isHidden() || end < 0) {
            return module;
        }
        try {
            return Class.forName(module.getName().substring(0, end), false, module.getClassLoader());
        } catch (ClassNotFoundException e) {
            return module;
        }
    }

    private static Experiment build(Injector injector, Class<? extends ExperimentProvider> type) {
        return injector.getInstance(type).experiment();
    }

    private static <T> Map<String, Class<? extends T>> byName(String kind, List<Class<? extends T>> types) {
        Map<String, Class<? extends T>> byName = new TreeMap<>();
        for (Class<? extends T> type : types) {
            if (type == null) {
                throw new IllegalArgumentException("one of its " + kind + "s is null");
            }
            String name = StepNames.of(type);
            if (!StepNames.isValid(name)) {
                throw new IllegalArgumentException(
                        "its " + kind + " " + type.getName() + " is called '" + name + "', which is no name");
            }
            type.getDeclaredConstructors(); // fails if the class of a parameter is missing
            putNew(byName, kind + "s called", name, type);
        }
        return byName;
    }

    private static <T> void putNew(Map<String, T> byName, String what, String name, T one) {
        T other = byName.putIfAbsent(name, one);
        if (other != null) {
            throw new IllegalArgumentException(
                    "it has two " + what + " '" + name + "': " + className(other) + " and " + className(one));
        }
    }

    private static String className(Object part) {
        return part instanceof Class<?> type ? type.getName() : part.getClass().getName();
    }

    /** Returns where a plugin comes from: a file, if it is one. */
    static String originOf(Plugin plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "unknown place";
        }
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return location.toString();
        }
    }

    Formats addTo(Formats formats) {
        Formats all = formats;
        for (Codec<?> codec : codecs.values()) {
            all = all.with(codec, builtBy(codec));
        }
        for (DigestEncoder<?> encoder : encoders.values()) {
            all = all.with(encoder, builtBy(encoder));
        }
        return all;
    }

    ResourceFactories addTo(ResourceFactories factories) {
        ResourceFactories all = factories;
        for (ResourceFactory<?, ?> factory : resources.values()) {
            all = all.with(factory, builtBy(factory));
        }
        return all;
    }

    /** Returns the classes whose code decided how something of this plugin was built. */
    private Class<?>[] builtBy(Object part) {
        Set<Class<?>> builtBy = new LinkedHashSet<>(wiring);
        builtBy.add(part.getClass());
        return builtBy.toArray(Class<?>[]::new);
    }
}
