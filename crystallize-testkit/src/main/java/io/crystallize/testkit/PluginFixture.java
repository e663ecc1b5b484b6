package io.crystallize.testkit;

import io.crystallize.core.StepNames;
import io.crystallize.plugins.Plugin;
import io.crystallize.plugins.registry.PluginRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** How the plugin under test is made, and what its clauses have in common. */
abstract class PluginFixture {
    /** What a plugin contributes by short names. */
    static final Map<String, Function<Plugin, List<? extends Class<?>>>> NAMED = named();

    /** Makes the plugin under test. */
    protected abstract Plugin create();

    /**
     * Returns example values of the types that its codecs and digest encoders are for: at least one for each, and equal
     * ones each time.
     */
    protected List<?> examples() {
        return List.of();
    }

    /** Whether its class is named in a service file, so that it is found where its jar is. */
    protected boolean isFound() {
        return true;
    }

    private static Map<String, Function<Plugin, List<? extends Class<?>>>> named() {
        Map<String, Function<Plugin, List<? extends Class<?>>>> kinds = new LinkedHashMap<>();
        kinds.put("step", Plugin::steps);
        kinds.put("source", Plugin::sources);
        kinds.put("experiment", Plugin::experiments);
        kinds.put("optimizer", Plugin::optimizers);
        kinds.put("verifier", Plugin::verifiers);
        kinds.put("executor", Plugin::executors);
        kinds.put("backend", Plugin::backends);
        return kinds;
    }

    final PluginRegistry registry() {
        return PluginRegistry.of(List.of(create()));
    }

    /** Returns the steps and sources. */
    final Stream<Class<?>> steps() {
        Plugin plugin = create();
        return Stream.concat(plugin.steps().stream(), plugin.sources().stream());
    }

    /** Returns the class that stands for a type parameter of an interface, as a class that implements it says. */
    static Class<?> argument(Class<?> type, Class<?> implemented) {
        JavaType[] parameters = JsonMapper.shared().constructType(type).findTypeParameters(implemented);
        return parameters.length == 0 ? Object.class : parameters[0].getRawClass();
    }

    static String label(String kind, Class<?> type) {
        return kind + " '" + StepNames.of(type) + "' (" + type.getName() + ")";
    }
}
