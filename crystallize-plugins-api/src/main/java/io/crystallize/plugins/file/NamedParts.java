package io.crystallize.plugins.file;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.execution.TrialExecutor;
import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Problem;
import io.crystallize.plugins.BackendProvider;
import io.crystallize.plugins.ExecutorProvider;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apiguardian.api.API;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What plugins contribute and options name, with its settings behind a question mark: {@code acme:pool?threads=4&name=x}.
 * Characters that would end a setting are written as in an address: {@code %26} for {@code &}. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NamedParts {
    private static final JsonMapper JSON = new JsonMapper();

    private final PluginRegistry plugins;

    /** Finds what some plugins contribute. */
    public NamedParts(PluginRegistry plugins) {
        this.plugins = plugins;
    }

    /** Returns what an option's value names, without its settings. */
    public static String name(String value) {
        int end = value.indexOf('?');
        return end < 0 ? value : value.substring(0, end);
    }

    /**
     * Returns an executor.
     *
     * @throws InvalidInputException if there is none of that name, its settings are wrong, or it can't be made
     */
    public TrialExecutor executor(String value) {
        ExecutorProvider provider = read(Kind.EXECUTOR, ExecutorProvider.class, value);
        return made(Kind.EXECUTOR, value, TrialExecutor.class, provider, provider::executor);
    }

    /**
     * Opens a cache backend, to be closed by the caller.
     *
     * @throws InvalidInputException if there is none of that name, or its settings are wrong
     * @throws IOException if it can't be opened now
     */
    public CacheBackend backend(String value) throws IOException {
        BackendProvider provider = read(Kind.BACKEND, BackendProvider.class, value);
        return made(Kind.BACKEND, value, CacheBackend.class, provider, provider::open);
    }

    private static <T, E extends Exception> T made(
            Kind kind, String value, Class<T> type, Object provider, ContextLoader.Call<T, E> call) throws E {
        try {
            return GuestCalls.to(type, ContextLoader.of(provider).call(call));
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) { // whatever the author's code throws
            String label = kind.label();
            throw new InvalidInputException(
                    Character.toUpperCase(label.charAt(0)) + label.substring(1) + " '" + name(value)
                            + "' refuses its settings: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    /** Returns what is wrong with the name or the settings of a cache backend, which isn't opened. */
    public List<Problem> backendProblems(String value) {
        try {
            read(Kind.BACKEND, BackendProvider.class, value);
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems();
        }
    }

    private <T> T read(Kind kind, Class<T> type, String value) {
        String name = name(value);
        Class<?> found =
                plugins.find(kind, name).orElseThrow(() -> new InvalidInputException(plugins.unknown(kind, name)));
        List<Problem> problems = new ArrayList<>();
        YamlTree tree = new YamlTree(name, mapping(name, found, value));
        Optional<T> read = new SettingsReader<T>(
                        tree, plugins, kind, type, (place, message) -> problems.add(Problem.of(message)))
                .read(tree.root(), JsonPointer.empty());
        if (read.isEmpty() || !problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return read.get();
    }

    /** Returns the same as it would be written in a file. */
    private static String mapping(String name, Class<?> type, String value) {
        String settings = value.substring(Math.min(value.length(), name.length() + 1));
        StringJoiner mapping = new StringJoiner(", ", "{" + JSON.writeValueAsString(name) + ": {", "}}");
        for (String setting : settings.isEmpty() ? new String[0] : settings.split("&")) {
            int end = setting.indexOf('=');
            if (end < 1) {
                throw new InvalidInputException("The settings of '" + name
                        + "' are written name=value, with & between them; found '" + setting + "'");
            }
            String key = decoded(setting.substring(0, end));
            mapping.add(JSON.writeValueAsString(key) + ": " + scalar(type, key, decoded(setting.substring(end + 1))));
        }
        return mapping.toString();
    }

    /** Returns a number or boolean as such, where the setting is one, else a text. */
    private static String scalar(Class<?> type, String key, String text) {
        for (RecordComponent component : RecordShape.of(type).components()) {
            boolean isNumber = component.getType().isPrimitive() || Number.class.isAssignableFrom(component.getType());
            if (component.getName().equals(key) && (isNumber || component.getType() == Boolean.class)) {
                return PlainScalar.of(text)
                        .filter(value -> value.isNumber() || value.isBoolean())
                        .map(value -> text)
                        .orElseGet(() -> JSON.writeValueAsString(text));
            }
        }
        return JSON.writeValueAsString(text);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("'" + text + "' can't be read: " + e.getMessage());
        }
    }
}
