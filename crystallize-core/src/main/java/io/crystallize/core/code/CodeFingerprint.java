package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of all bytecode that a class may reach.
 *
 * <p>It is coarse, but sound: its grain is the whole class and the whole jar.
 *
 * <ul>
 *   <li>In the class's own folder or jar, each class that a reached class names is reached, whole: in its code, in the
 *       descriptors and generic signatures of its members and record components, in its annotations and their values.
 *       Being nested in it, or around it, is not enough. Line numbers, names of locals, parameter names and the order
 *       of the constant pool don't count; the order of members does.
 *   <li>A class in any other folder or jar reaches all of it, and all that the classes in it name, in the same places.
 *       It counts by the names and contents of its entries, not by its path or time.
 *   <li>The JDK counts by its feature version and the machine's architecture.
 *   <li>A class of the own folder or jar that uses reflection, method handles or native code reaches the whole of it.
 *   <li>One that reads class path resources, or gets hold of a class loader, also reaches every folder and jar in which
 *       the loader finds resources, and their order: build tools keep classes and resources apart. These are what
 *       {@link java.net.URLClassLoader#getURLs} and {@code java.class.path} name, and where the loader finds {@code ""}
 *       or {@code META-INF/MANIFEST.MF}. Only the framework's own classes don't widen so.
 *   <li>One that uses {@link java.util.ServiceLoader} has no fingerprint, unless it is the framework's own.
 * </ul>
 *
 * <p>It is taken for granted that
 *
 * <ul>
 *   <li>the reflection of other jars finds only what their bytecode names, what is in them, or what they are handed,
 *       and the resources that they read are in what is reached,
 *   <li>reflection and native code in the own folder or jar, without a class loader, find only what is there, and what
 *       is reached otherwise,
 *   <li>classes that were loaded before the fingerprint was computed came from the files that it read. Whether those
 *       have changed since then, {@link #isCurrent} tells, by their times, sizes and file keys.
 * </ul>
 *
 * <p>Instances of classes that nothing reached names can only come from outside: in the input, a parameter or a context
 * value. Whoever caches adds the fingerprints of the {@link io.crystallize.core.digest.ValueDigest#types} of those.
 */
public final class CodeFingerprint {
    private static final int VERSION = 1;
    /**
     * The framework asks class loaders only for what it digests, and compares them; it shows steps nothing of them. The
     * only service that it loads shows how far a run is.
     */
    private static final String FRAMEWORK = "io/crystallize/core/";

    private static final Map<ClassLoader, Known> MEMO = Collections.synchronizedMap(new WeakHashMap<>());

    private final ClassLoader loader;
    private final CodeLocation home;
    private final Deque<String> pending = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final SortedMap<String, Digest> classes = new TreeMap<>();
    private final Map<CodeLocation, Digest> libraries = new HashMap<>();
    private final List<Digest> classPath = new ArrayList<>();
    private final Map<Path, FileStamp> files = new HashMap<>();

    /** Either a fingerprint, or why there is none. */
    private record Result(@Nullable Digest digest, String problem) {}

    /**
     * What is known of the classes that a loader finds.
     *
     * @param results by class name
     * @param files all that was read for them, as it was when it was first read
     */
    private record Known(Map<String, Result> results, Map<Path, FileStamp> files) {
        Known() {
            this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    private CodeFingerprint(ClassLoader loader, CodeLocation home) {
        this.loader = loader;
        this.home = home;
    }

    /**
     * Returns the fingerprint of a class. It is computed once for each class.
     *
     * @throws NoFingerprintException if it has none
     */
    public static Digest of(Class<?> type) throws NoFingerprintException {
        if (type.isHidden()) {
            throw new NoFingerprintException(type.getName() + " was made at run time: its bytecode can't be had");
        }
        return of(type.getName(), type.getClassLoader());
    }

    /**
     * Returns the fingerprint of the class that a loader would find under a name, without loading it.
     *
     * @param name the binary name of a class
     * @param loader null for the JDK's own
     * @throws NoFingerprintException if it has none
     */
    public static Digest of(String name, @Nullable ClassLoader loader) throws NoFingerprintException {
        if (loader == null) {
            return jdk();
        }
        Known known = MEMO.computeIfAbsent(loader, key -> new Known());
        Result result = known.results().get(name);
        if (result == null) {
            result = compute(name, loader, known.files());
            if (result.digest() != null || !Thread.currentThread().isInterrupted()) { // else it may be readable later
                known.results().put(name, result);
            }
        }
        if (result.digest() == null) {
            throw new NoFingerprintException(result.problem());
        }
        return result.digest();
    }

    /**
     * Returns what the fingerprint of a class is made of.
     *
     * @throws NoFingerprintException if it has none
     */
    public static CodeParts parts(Class<?> type) throws NoFingerprintException {
        return new CodeParts(new TreeMap<>(Map.of(type.getName(), of(type))));
    }

    /**
     * Returns whether all files that were read for fingerprints of classes of these classes' loaders, and of the
     * parents of those, are as they were then. If they are not, what was loaded since may be other code than the
     * fingerprints say. Only asks for the attributes of files.
     */
    public static boolean isCurrent(Class<?>... types) {
        Set<ClassLoader> asked = new HashSet<>();
        for (Class<?> type : types) {
            ClassLoader loader = type.getClassLoader();
            while (loader != null && asked.add(loader)) {
                Known known = MEMO.get(loader);
                if (known != null && !FileStamp.areCurrent(known.files())) {
                    return false;
                }
                loader = loader.getParent();
            }
        }
        return true;
    }

    private static Result compute(String name, ClassLoader loader, Map<Path, FileStamp> files) {
        try {
            String entry = entry(name.replace('.', '/'));
            URL url = loader.getResource(entry);
            if (url == null) {
                return new Result(null, "The bytecode of " + name + " can't be found by " + loader);
            }
            if (CodeLocation.isJdk(url)) {
                return new Result(jdk(), "");
            }
            CodeFingerprint fingerprint = new CodeFingerprint(loader, CodeLocation.of(url, entry));
            Digest digest = fingerprint.follow(name.replace('.', '/'));
            fingerprint.files.forEach(files::putIfAbsent);
            return new Result(digest, "");
        } catch (NoFingerprintException e) {
            return new Result(null, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return new Result(null, "The bytecode that " + name + " reaches can't be read: " + e.getMessage());
        }
    }

    private static String entry(String internalName) {
        return internalName + ".class";
    }

    private Digest follow(String root) throws IOException, NoFingerprintException {
        reach(root);
        while (!pending.isEmpty()) {
            String name = pending.remove();
            URL url = loader.getResource(entry(name));
            if (url == null || CodeLocation.isJdk(url)) {
                continue;
            }
            CodeLocation location = CodeLocation.of(url, entry(name));
            if (location.equals(home)) {
                addClass(name, url);
            } else {
                addLibrary(location);
            }
        }
        return finish(classes, libraries.values(), classPath);
    }

    private void addClass(String name, URL url) throws IOException, NoFingerprintException {
        Path read = home.fileOf(entry(name));
        if (!files.containsKey(read)) {
            files.put(read, FileStamp.of(read));
        }
        ClassFile file;
        try (InputStream in = CodeLocation.open(url)) {
            file = ClassFile.read(name, in.readAllBytes());
        }
        if (file.loadsServices() && !name.startsWith(FRAMEWORK)) {
            throw new NoFingerprintException(name.replace('/', '.')
                    + " uses java.util.ServiceLoader, so the classes it runs can't be known beforehand");
        }
        classes.put(name, Digest.ofContent(file.normalized()));
        file.references().forEach(this::reach);
        if (file.reflects()) {
            addLibrary(home);
        }
        if (file.readsResources() && classPath.isEmpty() && !name.startsWith(FRAMEWORK)) {
            for (CodeLocation location : ClassPath.of(loader)) {
                classPath.add(addLibrary(location));
            }
        }
    }

    private Digest addLibrary(CodeLocation location) throws IOException {
        Digest known = libraries.get(location);
        if (known != null) {
            return known;
        }
        CodeLocation.Content content = location.content();
        libraries.put(location, content.digest());
        content.files().forEach(files::putIfAbsent);
        content.references().forEach(this::reach);
        return content.digest();
    }

    private void reach(String name) {
        if (seen.add(name)) {
            pending.add(name);
        }
    }

    private static Digest jdk() {
        return finish(new TreeMap<>(), List.of(), List.of());
    }

    private static Digest finish(
            SortedMap<String, Digest> classes, Collection<Digest> libraries, List<Digest> classPath) {
        List<Object> all = new ArrayList<>();
        all.add(VERSION);
        all.add(Runtime.version().feature());
        all.add(System.getProperty("os.arch"));
        all.add(classes);
        all.add(new TreeSet<>(libraries));
        all.add(classPath);
        return Digester.standard().digest(all);
    }
}
