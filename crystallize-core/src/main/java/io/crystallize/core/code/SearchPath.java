package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import io.crystallize.core.internal.SharingLoader;
import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that decides what a class loader finds, as it is now: the jars and folders in which it and its parents look, in
 * their order, with the stamp of each jar and of all that is in the folders. Also those of the framework, which decides
 * what is found out about them. Where two have the same text, the same code is found.
 */
final class SearchPath {
    /** To look at more files than this would take longer than it is worth. */
    private static final int MOST_FILES = 3000;

    private static final String CLASS_PATH = "java.class.path";
    /** The JDK, and how fingerprints are taken. */
    private static final List<String> PROPERTIES = List.of(
            "java.vendor",
            "java.runtime.version",
            "os.arch",
            "jdk.util.jar.enableMultiRelease",
            "jdk.util.jar.version",
            "jdk.module.upgrade.path");
    /** Which the JDK's own loaders find only in folders and jars that were put in front of all others. */
    private static final List<String> ADDED = List.of("", JarFile.MANIFEST_NAME);

    private final Map<Path, FileStamp> stamps = new HashMap<>();
    private final PathLinks links = new PathLinks();
    private final List<Map.Entry<Path, FileStamp>> files = new ArrayList<>();
    private final Map<Path, Integer> numbers = new HashMap<>();
    private final List<Path> jars = new ArrayList<>();
    private final List<Path> written;
    private final StringBuilder text = new StringBuilder();

    private SearchPath(List<Path> written) {
        this.written = written;
    }

    /**
     * Returns that of a loader, or null if it can't be told, as for loaders that find classes in ways of their own, or
     * would soon be another, as for folders in which files are written while the code runs.
     *
     * @param store the folder in which is kept what was found out about it
     */
    static @Nullable SearchPath of(ClassLoader loader, Path store) {
        SearchPath path;
        try {
            path = new SearchPath(List.of(real(Path.of("").toAbsolutePath()), real(store.toAbsolutePath())));
        } catch (IOException e) {
            return null;
        }
        for (String property : PROPERTIES) {
            path.text
                    .append(property)
                    .append(' ')
                    .append(System.getProperty(property))
                    .append('\n');
        }
        path.text.append(CodeFingerprint.ANALYSED_JARS).append('\n');
        try {
            Map<ClassLoader, Integer> seen = new HashMap<>(); // kept no longer, for loaders to be let go
            return path.addJdk() && path.add(loader, seen) && path.add(CodeFingerprint.class.getClassLoader(), seen)
                    ? path
                    : null;
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return null; // then everything is read, and what is wrong is told there
        }
    }

    /** Returns a path without links, also of what isn't there yet. */
    private static Path real(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            return real(Objects.requireNonNull(path.getParent())).resolve(path.getFileName());
        }
    }

    /**
     * Adds the names of the modules, and returns whether nothing but the JDK is found before all loaders, such as by
     * {@code -Xbootclasspath/a}, an agent's {@code Boot-Class-Path} or {@code --upgrade-module-path}. A jar that has
     * neither a manifest nor an entry for the folder of that isn't noticed, nor is {@code --patch-module}: the JVM tells
     * of these only through a module that takes longer to load than all that is kept.
     */
    private boolean addJdk() throws IOException {
        for (String name : ADDED) {
            if (ClassLoader.getPlatformClassLoader().getResource(name) != null) {
                return false;
            }
        }
        SortedSet<String> names = new TreeSet<>();
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            URI location = module.reference().location().orElse(null);
            if (location == null || !"jrt".equals(location.getScheme())) {
                return false;
            }
            names.add(module.name());
        }
        text.append(names).append('\n');
        return true;
    }

    /** Returns whether it is known where a loader and its parents look. */
    private boolean add(@Nullable ClassLoader loader, Map<ClassLoader, Integer> seen)
            throws IOException, URISyntaxException {
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return true;
        }
        Integer before = seen.putIfAbsent(loader, seen.size());
        if (before != null) {
            text.append("again ").append(before).append('\n');
            return true;
        }
        if (!add(loader.getParent(), seen)) {
            return false;
        }
        text.append("loader\n");
        if (loader == ClassLoader.getSystemClassLoader()) {
            return loader.getClass().getName().startsWith("jdk.internal.loader.") && addApplication();
        }
        if (loader instanceof SharingLoader sharing) {
            text.append("shares\n");
            if (!add(sharing.other(), seen) || !add(ClassLoader.getSystemClassLoader(), seen)) {
                return false;
            }
        } else if (loader.getClass() != URLClassLoader.class) {
            return false;
        }
        return loader instanceof URLClassLoader urls && addAll(urls.getURLs());
    }

    private boolean addApplication() throws IOException {
        if (System.getProperty("jdk.module.path") != null) {
            return false;
        }
        for (String entry : System.getProperty(CLASS_PATH).split(File.pathSeparator, -1)) {
            if (!add(Path.of(entry))) {
                return false;
            }
        }
        return true;
    }

    private boolean addAll(URL[] urls) throws IOException, URISyntaxException {
        for (URL url : urls) {
            if (!url.getProtocol().equals("file") || !add(Path.of(url.toURI()))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether there aren't too many files, and none are written there. */
    private boolean add(Path given) throws IOException {
        Path entry = given.toAbsolutePath();
        if (Files.isDirectory(entry)) {
            return addFolder(entry);
        }
        try {
            stamp(entry, links.follow(entry));
            jars.add(entry);
        } catch (NoSuchFileException e) {
            links.add(entry);
            text.append(entry).append(" isn't there\n");
        }
        return true;
    }

    private boolean addFolder(Path folder) throws IOException {
        Path real = links.follow(folder);
        for (Path each : written) {
            if (each.startsWith(real)) {
                return false;
            }
        }
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            found = walk.limit(MOST_FILES + 1L).sorted().toList();
        }
        if (found.size() > MOST_FILES) {
            return false; // a part of them, in the order in which the file system happens to list them
        }
        for (Path each : found) {
            stamp(each, real.resolve(folder.relativize(each)));
        }
        return files.size() <= MOST_FILES;
    }

    /** Adds a file by the path by which a loader finds it, and by the one under which it is known when it is read. */
    private void stamp(Path file, Path read) throws IOException {
        FileStamp stamp = stamps.get(file);
        if (stamp == null) {
            stamp = FileStamp.of(file);
            stamps.put(file, stamp);
            numbers.putIfAbsent(read, files.size()); // two may be links to one
            files.add(Map.entry(read, stamp));
        }
        text.append(file)
                .append(' ')
                .append(stamp.size())
                .append(' ')
                .append(stamp.modified().to(TimeUnit.NANOSECONDS))
                .append(' ')
                .append(stamp.changed().to(TimeUnit.NANOSECONDS))
                .append(' ')
                .append(stamp.fileKey())
                .append('\n');
    }

    /** Says all of it. */
    String text() {
        return text.toString();
    }

    /** Returns a jar, a folder or what is in one, with its stamp. */
    Map.Entry<Path, FileStamp> file(int number) {
        return files.get(number);
    }

    /** Returns the numbers of files, or null if one isn't in the search path. */
    @Nullable
    BitSet numbers(Collection<Path> read) {
        BitSet found = new BitSet(files.size());
        for (Path each : read) {
            Integer number = numbers.get(each);
            if (number == null) {
                return null;
            }
            found.set(number);
        }
        return found;
    }

    /** Returns whether all files are as they were, and no others are there. */
    boolean isCurrent() {
        return FileStamp.areCurrent(stamps) && links.areCurrent();
    }

    /** Whether all files, and the way to them, were last changed before a moment. */
    boolean isOlderThan(FileTime moment) {
        return FileStamp.areOlder(stamps, moment) && links.areOlder(moment);
    }

    /** Whether no jar in it names other places in which loaders look. Reads the jars' manifests. */
    boolean isComplete() throws IOException {
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                Manifest manifest = jar.getManifest();
                if (jar.getEntry("META-INF/INDEX.LIST") != null
                        || manifest != null && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)) {
                    return false;
                }
            }
        }
        return true;
    }
}
