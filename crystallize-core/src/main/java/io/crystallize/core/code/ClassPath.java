package io.crystallize.core.code;

import io.crystallize.core.internal.SharingLoader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The folders and jars in which a class loader and its parents find resources; of one that shares classes, also those in
 * which the other loader and the system's do.
 */
final class ClassPath {
    /** What every folder, and almost every jar, has. */
    private static final List<String> PROBES = List.of("", "META-INF/MANIFEST.MF");

    private final Set<CodeLocation> locations = new LinkedHashSet<>();

    private ClassPath() {}

    /** Returns them parents first, each in its own order. */
    static Set<CodeLocation> of(ClassLoader loader) throws IOException, NoFingerprintException {
        ClassPath path = new ClassPath();
        Set<ClassLoader> asked = new LinkedHashSet<>();
        if (loader instanceof SharingLoader sharing) {
            // What is asked for without a loader, the system's finds.
            addWithParents(ClassLoader.getSystemClassLoader(), asked);
            addWithParents(sharing.other(), asked);
        }
        addWithParents(loader, asked);
        for (ClassLoader each : asked) {
            path.addStated(each);
        }
        for (ClassLoader each : asked) {
            for (String probe : PROBES) {
                for (URL url : Collections.list(each.getResources(probe))) {
                    path.add(url, probe);
                }
            }
        }
        return path.locations;
    }

    private static void addWithParents(ClassLoader loader, Set<ClassLoader> all) {
        Deque<ClassLoader> parentsFirst = new ArrayDeque<>();
        for (ClassLoader each = loader; each != null; each = each.getParent()) {
            parentsFirst.push(each);
        }
        all.addAll(parentsFirst);
    }

    private void addStated(ClassLoader loader) throws IOException, NoFingerprintException {
        if (loader instanceof URLClassLoader urls) {
            for (URL url : urls.getURLs()) {
                add(url, "");
            }
        } else if (loader == ClassLoader.getSystemClassLoader()) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                add(Path.of(entry).toUri().toURL(), "");
            }
        }
    }

    private void add(URL url, String entry) throws IOException, NoFingerprintException {
        if (!CodeLocation.isJdk(url)) {
            try {
                locations.add(CodeLocation.of(url, entry));
            } catch (NoSuchFileException e) {
                // a class path may name what isn't there: nothing is found in it
            }
        }
    }
}
