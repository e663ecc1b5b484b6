package io.crystallize.examples.code;

import io.crystallize.examples.penguins.Scale;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads the examples' classes anew, from folders of its own, and everything else as the application does. */
final class ExampleLoader extends ClassLoader {
    private static final String EXAMPLES = "io/crystallize/examples/penguins/";

    private final List<Path> folders;
    private final UnaryOperator<byte[]> loading;

    /**
     * Makes one.
     *
     * @param folders the first that has a class gives it
     * @param loading what becomes of class files when they are loaded, unseen by who reads them
     */
    ExampleLoader(List<Path> folders, UnaryOperator<byte[]> loading) {
        super(ExampleLoader.class.getClassLoader());
        this.folders = List.copyOf(folders);
        this.loading = loading;
    }

    /** Returns the folder that the examples were compiled into. */
    static Path compiled() throws URISyntaxException {
        return Path.of(
                Scale.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Returns the paths of the examples' classes in a folder. */
    static List<String> classes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.startsWith(EXAMPLES)
                            && name.endsWith(".class")
                            && !name.endsWith("package-info.class"))
                    .sorted()
                    .toList();
        }
    }

    private @Nullable Path find(String entry) {
        return entry.startsWith(EXAMPLES)
                ? folders.stream()
                        .map(folder -> folder.resolve(entry))
                        .filter(Files::exists)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    @Override
    public @Nullable URL getResource(String name) {
        Path found = find(name);
        try {
            return found == null ? super.getResource(name) : found.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            Path file = find(name.replace('.', '/') + ".class");
            if (loaded != null || file == null) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            try {
                byte[] bytes = loading.apply(Files.readAllBytes(file));
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Loads and makes a record of the examples. */
    Object make(String name, Map<Class<?>, Object> arguments) throws ReflectiveOperationException {
        Class<?> type = loadClass((EXAMPLES + name).replace('/', '.'), false);
        return type.getConstructor(arguments.keySet().toArray(Class<?>[]::new))
                .newInstance(arguments.values().toArray());
    }
}
