package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
 *   <li>In the class's own folder or jar, each class that is named in the code of a reached class is reached, whole; being
 *       nested in it, or around it, is not enough. Line numbers, names of locals, parameter names and the order of the constant pool don't count; the order of members does.
 *   <li>A class in any other folder or jar reaches all of it, and all that the classes in it name. It counts by the names
 *       and contents of its entries, not by its path or time.
 *   <li>The JDK counts by its feature version and the machine's architecture.
 *   <li>A class of the own folder or jar that uses reflection, method handles, class path resources or native code reaches
 *       the whole of it. One that uses {@link java.util.ServiceLoader} has no fingerprint.
 *   <li>It is taken for granted that the reflection of other jars finds only what their bytecode names, or what it is handed.
 * </ul>
 *
 * <p>Instances of classes that nothing reached names can only come from outside: in the input, a parameter or a context
 * value. Whoever caches adds the fingerprints of the {@link io.crystallize.core.digest.ValueDigest#types} of those.
 */
public final class CodeFingerprint {
    private static final int VERSION = 1;
    private static final Map<ClassLoader, Map<String, Result>> MEMO = Collections.synchronizedMap(new WeakHashMap<>());

    private final ClassLoader loader;
    private final CodeLocation home;
    private final Deque<String> pending = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final SortedMap<String, Digest> classes = new TreeMap<>();
    private final Set<CodeLocation> libraries = new HashSet<>();
    private final SortedSet<Digest> libraryContents = new TreeSet<>();

    /** Either a fingerprint, or why there is none. */
    private record Result(@Nullable Digest digest, String problem) {}

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
            return finish(new TreeMap<>(), new TreeSet<>());
        }
        Map<String, Result> known = MEMO.computeIfAbsent(loader, key -> new ConcurrentHashMap<>());
        Result result = known.get(name);
        if (result == null) {
            result = compute(name, loader);
            known.put(name, result);
        }
        if (result.digest() == null) {
            throw new NoFingerprintException(result.problem());
        }
        return result.digest();
    }

    private static Result compute(String name, ClassLoader loader) {
        try {
            String internalName = name.replace('.', '/');
            URL url = loader.getResource(internalName + ".class");
            if (url == null) {
                return new Result(null, "The bytecode of " + name + " can't be found by " + loader);
            }
            if (CodeLocation.isJdk(url)) {
                return new Result(finish(new TreeMap<>(), new TreeSet<>()), "");
            }
            CodeFingerprint fingerprint = new CodeFingerprint(loader, CodeLocation.of(url, internalName));
            return new Result(fingerprint.follow(internalName), "");
        } catch (NoFingerprintException e) {
            return new Result(null, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return new Result(null, "The bytecode that " + name + " reaches can't be read: " + e.getMessage());
        }
    }

    private Digest follow(String root) throws IOException, NoFingerprintException {
        reach(root);
        while (!pending.isEmpty()) {
            String name = pending.remove();
            URL url = loader.getResource(name + ".class");
            if (url == null || CodeLocation.isJdk(url)) {
                continue;
            }
            CodeLocation location = CodeLocation.of(url, name);
            if (location.equals(home)) {
                addClass(name, url);
            } else {
                addLibrary(location);
            }
        }
        return finish(classes, libraryContents);
    }

    private void addClass(String name, URL url) throws IOException, NoFingerprintException {
        ClassFile file;
        try (InputStream in = url.openStream()) {
            file = ClassFile.read(name, in.readAllBytes());
        }
        if (file.loadsServices()) {
            throw new NoFingerprintException(name.replace('/', '.')
                    + " uses java.util.ServiceLoader, so the classes it runs can't be known beforehand");
        }
        classes.put(name, Digest.ofContent(file.normalized()));
        file.references().forEach(this::reach);
        if (file.reflects()) {
            addLibrary(home);
        }
    }

    private void addLibrary(CodeLocation location) throws IOException, NoFingerprintException {
        if (libraries.add(location)) {
            CodeLocation.Content content = location.content();
            libraryContents.add(content.digest());
            content.references().forEach(this::reach);
        }
    }

    private void reach(String name) {
        if (seen.add(name)) {
            pending.add(name);
        }
    }

    private static Digest finish(SortedMap<String, Digest> classes, SortedSet<Digest> libraries) {
        List<Object> all = new ArrayList<>();
        all.add(VERSION);
        all.add(Runtime.version().feature());
        all.add(System.getProperty("os.arch"));
        all.add(classes);
        all.add(libraries);
        return Digester.standard().digest(all);
    }
}
