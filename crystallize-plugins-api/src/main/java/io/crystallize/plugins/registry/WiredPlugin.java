package io.crystallize.plugins.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.crystallize.core.DataSource;
import io.crystallize.core.Step;
import io.crystallize.core.StepNames;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.cache.Formats;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A plugin with an injector of its own, which builds what it contributes.
 *
 * @param name its name
 * @param origin the jar or folder it comes from
 * @param steps the classes of its steps, by short name
 * @param sources the classes of its sources, by short name
 * @param experiments what builds its experiments, by short name
 * @param codecs its codecs
 * @param encoders its digest encoders
 */
record WiredPlugin(
        String name,
        String origin,
        Map<String, Class<? extends Step<?, ?>>> steps,
        Map<String, Class<? extends DataSource<?>>> sources,
        Map<String, Supplier<Experiment>> experiments,
        List<Codec<?>> codecs,
        List<DigestEncoder<?>> encoders) {
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
     * @throws RuntimeException if the plugin throws, or Guice can't build what it contributes
     * @throws LinkageError if a class that it needs is missing
     */
    static WiredPlugin of(Plugin plugin) {
        Module module = plugin instanceof GuicePlugin withServices ? withServices.module() : new AbstractModule() {};
        Injector injector = Guice.createInjector(Stage.PRODUCTION, module);
        Map<String, Supplier<Experiment>> experiments = new TreeMap<>();
        byName("experiment", plugin.experiments())
                .forEach((name, type) -> experiments.put(name, () -> build(injector, type)));
        List<Codec<?>> codecs = new ArrayList<>();
        plugin.codecs().forEach(type -> codecs.add(injector.getInstance(type)));
        List<DigestEncoder<?>> encoders = new ArrayList<>();
        plugin.encoders().forEach(type -> encoders.add(injector.getInstance(type)));
        return new WiredPlugin(
                plugin.name(),
                originOf(plugin),
                byName("step", plugin.steps()),
                byName("source", plugin.sources()),
                experiments,
                codecs,
                encoders);
    }

    private static Experiment build(Injector injector, Class<? extends ExperimentProvider> type) {
        return injector.getInstance(type).experiment();
    }

    private static <T> Map<String, Class<? extends T>> byName(String kind, List<Class<? extends T>> types) {
        Map<String, Class<? extends T>> byName = new TreeMap<>();
        for (Class<? extends T> type : types) {
            String name = StepNames.of(type);
            if (!StepNames.isValid(name)) {
                throw new IllegalArgumentException(
                        "its " + kind + " " + type.getName() + " is called '" + name + "', which is no name");
            }
            Class<?> other = byName.put(name, type);
            if (other != null) {
                throw new IllegalArgumentException("its " + kind + "s " + other.getName() + " and " + type.getName()
                        + " are both called '" + name + "'");
            }
        }
        return byName;
    }

    static String originOf(Plugin plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? "unknown place" : location.getPath();
    }

    Formats addTo(Formats formats) {
        Formats all = formats;
        for (Codec<?> codec : codecs) {
            all = all.with(codec);
        }
        for (DigestEncoder<?> encoder : encoders) {
            all = all.with(encoder);
        }
        return all;
    }
}
