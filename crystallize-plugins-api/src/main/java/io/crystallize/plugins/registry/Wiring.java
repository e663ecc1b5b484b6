package io.crystallize.plugins.registry;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.Deferred;
import io.crystallize.plugins.GuicePlugin;
import io.crystallize.plugins.Plugin;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What builds a plugin's objects: an injector of its own, which is made when the first of them is needed.
 *
 * @param plugin the plugin
 * @param who the plugin, for messages
 * @param injector the injector
 * @param classes the classes whose code decided what is injected: its own, and that of its module. None if it has no
 *     module, as then the constructors of what is built name all that is injected
 */
record Wiring(Plugin plugin, String who, Deferred<Injector> injector, Set<Class<?>> classes) {
    static {
        // Guice would otherwise make classes through sun.misc.Unsafe, which Java 24 and later warn of. It reads this
        // once.
        if (System.getProperty("guice_bytecode_gen_option") == null) {
            System.setProperty("guice_bytecode_gen_option", "DISABLED");
        }
    }

    /**
     * Returns the wiring of a plugin, whose module is asked for, but not yet used.
     *
     * @param who the plugin, for messages: {@code plugin 'acme' (acme.jar)}
     */
    static Wiring of(Plugin plugin, String who) {
        if (plugin instanceof GuicePlugin withServices) {
            Module module = withServices.module();
            if (module == null) {
                throw new IllegalArgumentException("its module is null");
            }
            Set<Class<?>> classes = new LinkedHashSet<>();
            classes.add(plugin.getClass());
            classes.add(writerOf(module.getClass()));
            return new Wiring(plugin, who, injector(module), classes);
        }
        return new Wiring(plugin, who, injector(new AbstractModule() {}), Set.of());
    }

    private static Deferred<Injector> injector(Module module) {
        return Deferred.of(Injector.class, () -> Guice.createInjector(Stage.PRODUCTION, module));
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

    /**
     * Returns a new object of a class of the plugin.
     *
     * @param what what it is, for messages
     * @throws UnbuiltException if it can't be built
     */
    <T> T build(String what, Class<? extends T> type) {
        try {
            return ContextLoader.of(plugin).call(() -> injector.get().getInstance(type));
        } catch (Throwable e) { // whatever the author's code throws
            throw new UnbuiltException(
                    "The " + what + " " + type.getName() + " of " + who + " can't be built: " + Failure.reason(e), e);
        }
    }

    /** Returns the classes whose code decides how something of the plugin is built, that of its class among them. */
    Class<?>[] classesWith(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>(classes);
        all.add(type);
        return all.toArray(Class<?>[]::new);
    }
}
