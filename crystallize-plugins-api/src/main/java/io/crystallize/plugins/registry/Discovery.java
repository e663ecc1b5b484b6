package io.crystallize.plugins.registry;

import io.crystallize.core.internal.ContextLoader;
import io.crystallize.plugins.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins by the files that name them, and makes an object of each. One that can't be had is a line, and the others
 * stand.
 */
final class Discovery {
    /** Names the classes of plugins, one in a line. */
    static final String SERVICE = "META-INF/services/" + Plugin.class.getName();
    /** Says for which version of the interfaces a plugin was compiled: {@code spi=1}. */
    static final String METADATA = "META-INF/crystallize/plugin.properties";
    /** Grows where what plugins implement changes so that earlier ones can't be used. */
    static final String SPI = "1";

    private final List<Found> found = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Set<Class<?>> seen = new HashSet<>();

    /** A plugin, and where it comes from. */
    record Found(Plugin plugin, String origin) {}

    List<Found> found() {
        return found;
    }

    List<String> failures() {
        return failures;
    }

    /** Looks for plugins on a class path. */
    void addClassPath(ClassLoader loader) {
        try {
            addAll(Collections.list(loader.getResources(SERVICE)), loader, null);
        } catch (IOException | RuntimeException | LinkageError e) {
            failures.add("Plugins on the class path can't be found: " + e);
        }
    }

    /** Looks for the plugins of one loader of its own. */
    void add(PluginClassLoader loader, String origin) {
        try {
            List<URL> files = Collections.list(loader.findResources(SERVICE));
            if (files.isEmpty()) {
                failures.add(Failure.line(
                        origin,
                        "it names no plugin, as it has no " + SERVICE
                                + ". Libraries belong into a folder with the plugin that needs them."));
            }
            addAll(files, loader, origin);
        } catch (IOException | RuntimeException e) {
            failures.add(Failure.line(origin, e.toString()));
        }
    }

    private void addAll(List<URL> serviceFiles, ClassLoader loader, @Nullable String place) {
        for (URL file : serviceFiles) {
            String origin = place == null ? originOf(file) : place;
            List<String> names;
            try {
                names = names(read(file));
            } catch (IOException | RuntimeException e) { // a signature that doesn't fit is a SecurityException
                failures.add(Failure.line(origin, "its " + SERVICE + " can't be read: " + e));
                continue;
            }
            if (names.isEmpty()) {
                failures.add(Failure.line(origin, "its " + SERVICE + " is empty"));
            }
            String incompatible = incompatible(file);
            if (!incompatible.isEmpty()) {
                failures.add(Failure.line(origin, incompatible));
                continue;
            }
            for (String name : names) {
                add(name, loader, origin);
            }
        }
    }

    private void add(String className, ClassLoader loader, String origin) {
        try {
            Class<?> type = Class.forName(className, false, loader);
            if (!Plugin.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException(
                        "its " + SERVICE + " names " + className + ", which is no " + Plugin.class.getName());
            }
            if (seen.add(type)) {
                found.add(new Found(create(type.asSubclass(Plugin.class)), origin));
            }
        } catch (ClassNotFoundException e) {
            failures.add(Failure.line(origin, "its " + SERVICE + " names " + className + ", which isn't there"));
        } catch (InvocationTargetException e) {
            failures.add(Failure.line(
                    origin, "the constructor of " + className + " fails: " + Failure.reason(e.getCause())));
        } catch (Throwable e) { // whatever the author's code throws
            failures.add(Failure.line(origin, Failure.reason(e)));
        }
    }

    private static Plugin create(Class<? extends Plugin> type) throws InvocationTargetException {
        try {
            Constructor<? extends Plugin> constructor = type.getConstructor();
            if (!Modifier.isPublic(type.getModifiers())) {
                throw new IllegalArgumentException(type.getName() + " isn't public");
            }
            return ContextLoader.of(type).call(constructor::newInstance);
        } catch (InvocationTargetException e) {
            throw e;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " has no public constructor without parameters");
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " can't be made: it is abstract or not open to others");
        }
    }

    /** Returns why plugins that a service file names can't be used with this version, or an empty text. */
    private static String incompatible(URL serviceFile) {
        String file = serviceFile.toExternalForm();
        Properties metadata = new Properties();
        try {
            metadata.load(new StringReader(read(
                    new URL(serviceFile, file.substring(0, file.length() - SERVICE.length()) + METADATA))));
        } catch (IOException | RuntimeException e) {
            return ""; // nothing is said, which is no promise either way
        }
        String spi = metadata.getProperty("spi", SPI).strip();
        return spi.equals(SPI)
                ? ""
                : "it is made for version " + spi + " of the plugin interfaces, and this is version " + SPI
                        + ". Use a version of it that is made for this one.";
    }

    private static String read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // else its jar stays open
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> names(String serviceFile) {
        return serviceFile
                .lines()
                .map(line -> line.replaceFirst("#.*", "").trim())
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }

    private static String originOf(URL serviceFile) {
        String file = serviceFile.toExternalForm();
        String root = file.endsWith(SERVICE) ? file.substring(0, file.length() - SERVICE.length()) : file;
        String jar = root.startsWith("jar:") && root.endsWith("!/") ? root.substring(4, root.length() - 2) : root;
        try {
            return path(new URL(jar));
        } catch (IOException e) {
            return jar;
        }
    }

    /** Returns where a plugin that was found by nobody comes from: a file, if it is one. */
    static String originOf(Plugin plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? "unknown place" : path(location);
    }

    private static String path(URL location) {
        try {
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return location.toString();
        }
    }
}
