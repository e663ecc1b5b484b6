package io.crystallize.plugins.registry;

import io.crystallize.core.internal.SharingLoader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one plugin: those of the JDK and of the {@linkplain SharedPackages shared packages} are the
 * application's, all others come from the plugin's jars alone. The application's other libraries aren't seen, so that
 * they can't be another version of the plugin's.
 */
final class PluginClassLoader extends URLClassLoader implements SharingLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassLoader application;
    private final String origin;

    /**
     * Makes a loader.
     *
     * @param origin where the plugin is, for messages
     * @param jars its jars, in the order in which they are searched
     */
    PluginClassLoader(String origin, List<URL> jars, ClassLoader application) {
        super("plugin " + origin, jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.application = application;
        this.origin = origin;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SharedPackages.haveClass(name)) {
            try {
                return application.loadClass(name);
            } catch (ClassNotFoundException e) {
                // the application doesn't have it; maybe the plugin does
            }
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public ClassLoader other() {
        return application;
    }

    @Override
    public boolean shares(String name) {
        return SharedPackages.haveClass(name) && application.getResource(name.replace('.', '/') + ".class") != null;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException e) {
            throw new ClassNotFoundException(name + ", which " + origin + " lacks", e);
        }
    }

    @Override
    public @Nullable URL getResource(String path) {
        URL shared = SharedPackages.haveResource(path) ? application.getResource(path) : null;
        return shared == null ? super.getResource(path) : shared;
    }

    @Override
    public Enumeration<URL> getResources(String path) throws IOException {
        Enumeration<URL> shared =
                SharedPackages.haveResource(path) ? application.getResources(path) : Collections.emptyEnumeration();
        return shared.hasMoreElements() ? shared : super.getResources(path);
    }
}
