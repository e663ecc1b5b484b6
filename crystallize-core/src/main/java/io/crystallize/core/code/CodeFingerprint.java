package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.WeakHashMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The digest of all bytecode that an object's methods may reach.
 *
 * <p>What is analysed, method by method, is the code in the folder or jar of the class that is asked for, in all folders
 * on disk, and in the jars that the system property {@value #ANALYSED} names: file names, with {@code *} for any text,
 * separated by commas. The framework's own code isn't, unless a class of it is asked for.
 *
 * <ul>
 *   <li>Calls, constructors and static initialisers are followed; a virtual call reaches the overrides in all classes
 *       that the reached code makes objects of. What such a class overrides of the JDK's or a library's counts as soon as
 *       there is an object: {@code list.sort(new ByMass())}. Records reach their accessors. Where the code
 *       calls an abstract method of a type that it makes no objects of, these come from elsewhere, and then all that any
 *       of its classes overrides counts.
 *   <li>A class literal that is handed to anyone reaches all of its class and of what the class's declarations name.
 *   <li>Line numbers, names of locals, the order of members and classes, the numbers of lambdas and of anonymous
 *       classes and what isn't reached don't count. The names of members do.
 *   <li>A class of any other folder or jar reaches all of that, and all that the classes in it name. It counts by the
 *       names and contents of its entries, not by its path or time. A library that gets objects of a type that doesn't
 *       say what they are, such as {@code Object} or {@code List}, reaches all of the classes that the analysed code makes
 *       objects of; one that gets them as {@code Runnable} or as its own type, or is extended, those of that type.
 *   <li>The JDK counts by its feature version and the machine's architecture.
 *   <li>Analysed code that uses reflection, method handles or native code reaches the whole of its folder or jar.
 *   <li>Code that reads class path resources, or gets hold of a class loader, also reaches every folder and jar in which
 *       the loader finds resources, and their order: build tools keep classes and resources apart. These are what
 *       {@link java.net.URLClassLoader#getURLs} and {@code java.class.path} name, and where the loader finds {@code ""}
 *       or {@code META-INF/MANIFEST.MF}. Of {@code Means.class.getResourceAsStream("means.txt")} only that resource
 *       counts. Only the framework's own classes don't widen so.
 *   <li>{@code ServiceLoader.load(Codec.class)} reaches the providers that the loader finds. Code that uses
 *       {@link java.util.ServiceLoader} in any other way has no fingerprint, unless it is the framework's own.
 *   <li>Code with a {@link CodeVersion} counts by that.
 * </ul>
 *
 * <p>It is taken for granted that
 *
 * <ul>
 *   <li>the reflection of libraries finds only what their bytecode names, what is in them, or what they are handed,
 *       and the resources that they read are in what is reached,
 *   <li>reflection and native code in an analysed folder or jar, without a class loader, find only what is there, and
 *       what is reached otherwise,
 *   <li>classes that were loaded before the fingerprint was computed came from the files that it read. Whether those
 *       have changed since then, {@link #isCurrent} tells, by their times, sizes and file keys,
 *   <li>assertions are enabled always, or never.
 * </ul>
 *
 * <p>Objects of classes that nothing reached makes can only come from outside: in the input, a parameter or a context
 * value. Whoever caches adds the {@linkplain #ofValue fingerprints} of the
 * {@link io.crystallize.core.digest.ValueDigest#types} of those.
 *
 * <p>Safe for use by any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class CodeFingerprint {
    /** The system property that names jars which are analysed method by method, such as {@code acme-*.jar}. */
    public static final String ANALYSED = "crystallize.analysed";

    /**
     * The system property that names the folder in which fingerprints are kept for other processes; a relative one is in
     * the working directory. Where it is {@code none} or empty, nothing is kept. Without it, the folder is
     * {@code crystallize/fingerprints} in {@code $XDG_CACHE_HOME}, or in {@code .cache} in the user's home folder; if
     * neither is absolute, nothing is kept. It must belong to the user, and nobody else may write it. Removing it does no
     * harm.
     *
     * <p>Nor is anything kept
     *
     * <ul>
     *   <li>where files have no time of change that nobody can set, as on Windows,
     *   <li>of a class path that names the working directory or a folder above it, or folders with more than 3000 files,
     *       or a jar whose manifest has a {@code Class-Path},
     *   <li>with a module path, or code that is put before all loaders, as by {@code -Xbootclasspath/a},
     *   <li>of class loaders but the application's, {@link java.net.URLClassLoader} itself and those of plugins,
     *   <li>if a file of the class path was changed since two seconds before this process began: the next one keeps it.
     * </ul>
     */
    public static final String STORE = "crystallize.fingerprints";

    /** What {@link #ANALYSED} was when this began; what it is set to later counts nowhere. */
    static final String ANALYSED_JARS = System.getProperty(ANALYSED, "");

    private static final Map<ClassLoader, LoaderFingerprints> MEMO = Collections.synchronizedMap(new WeakHashMap<>());

    private CodeFingerprint() {}

    /**
     * Returns the fingerprint of a class of whose objects others know what they implement and override: all that that
     * reaches, and the constructors. If a class implements and overrides nothing of the JDK's or a library's but what
     * every object has, it is that of all its methods but private ones. It is computed once for each class.
     *
     * @throws NoFingerprintException if it has none
     */
    public static Digest of(Class<?> type) throws NoFingerprintException {
        return result(Root.Kind.OBJECT, type, "").required();
    }

    /**
     * Returns the fingerprint of the class that a loader would find under a name, without loading it.
     *
     * @param name the binary name of a class
     * @param loader null for the JDK's own
     * @throws NoFingerprintException if it has none
     */
    public static Digest of(String name, @Nullable ClassLoader loader) throws NoFingerprintException {
        return result(new Root(Root.Kind.OBJECT, name, ""), loader).required();
    }

    /**
     * Returns the fingerprint of all of a class, for classes whose methods are found by reflection, and which make objects
     * for others.
     *
     * @throws NoFingerprintException if it has none
     */
    public static Digest ofWhole(Class<?> type) throws NoFingerprintException {
        return result(Root.Kind.WHOLE, type, "").required();
    }

    /**
     * Returns the fingerprint of one method, or of the body of a lambda.
     *
     * @param type the class that has it, or inherits it
     * @param name the method's, {@code <init>} for a constructor
     * @param descriptor as in class files: {@code ([D)D}
     * @throws NoFingerprintException if it has none
     */
    public static Digest ofMethod(Class<?> type, String name, String descriptor) throws NoFingerprintException {
        return result(Root.Kind.METHOD, type, name + descriptor).required();
    }

    /**
     * Returns the fingerprint of what code that gets an object of a class may call of it without naming the class: all
     * that it overrides and implements, whoever declares that.
     *
     * @param name the binary name of a class
     * @param loader finds the class as that code would; null for the JDK's own
     * @throws NoFingerprintException if it has none
     */
    public static Digest ofValue(String name, @Nullable ClassLoader loader) throws NoFingerprintException {
        return result(new Root(Root.Kind.VALUE, name, ""), loader).required();
    }

    /**
     * Returns what the code that {@link #ofValue} is about depends on beside its inputs, as {@link #hiddenInputs(Class)}.
     *
     * @param name the binary name of a class
     * @param loader finds the class; null for the JDK's own
     * @param step the class whose code gets the value: where its code is analysed, that of the value is; a library's isn't
     * @throws NoFingerprintException if it has no fingerprint
     */
    public static List<HiddenInput> hiddenInputsOfValue(String name, @Nullable ClassLoader loader, Class<?> step)
            throws NoFingerprintException {
        Fingerprinted value = value(name, loader);
        if (value.hidden().isEmpty() || value.location() == null) {
            return List.of();
        }
        ClassLoader loaderOfStep = step.getClassLoader();
        Optional<Home> home =
                loaderOfStep == null ? Optional.empty() : memo(loaderOfStep).home(step.getName(), loaderOfStep);
        return home.isEmpty() || home.get().analyses(value.location()) ? value.hidden() : List.of();
    }

    /**
     * Returns what the {@linkplain #of(Class) fingerprint of a class} is made of.
     *
     * @throws NoFingerprintException if it has none
     */
    public static CodeParts parts(Class<?> type) throws NoFingerprintException {
        return made(result(Root.Kind.OBJECT, type, "")).parts();
    }

    /**
     * Returns what the fingerprint {@link #ofValue} is made of.
     *
     * @param name the binary name of a class
     * @param loader finds the class; null for the JDK's own
     * @throws NoFingerprintException if there is none
     */
    public static CodeParts partsOfValue(String name, @Nullable ClassLoader loader) throws NoFingerprintException {
        return value(name, loader).parts();
    }

    /**
     * Returns what the {@linkplain #ofMethod fingerprint of a method} is made of.
     *
     * @throws NoFingerprintException if it has none
     */
    public static CodeParts parts(Class<?> type, String name, String descriptor) throws NoFingerprintException {
        return made(result(Root.Kind.METHOD, type, name + descriptor)).parts();
    }

    /**
     * Returns what the analysed code that a class reaches depends on beside its inputs, in the order of class, line and
     * name. What goes through the framework doesn't count; neither does what libraries do, nor code with a
     * {@link CodeVersion}.
     *
     * @throws NoFingerprintException if the class has no fingerprint
     */
    public static List<HiddenInput> hiddenInputs(Class<?> type) throws NoFingerprintException {
        return made(result(Root.Kind.OBJECT, type, "")).hidden();
    }

    /**
     * Returns the same of the code that a method reaches.
     *
     * @throws NoFingerprintException if the method has no fingerprint
     */
    public static List<HiddenInput> hiddenInputs(Class<?> type, String name, String descriptor)
            throws NoFingerprintException {
        return made(result(Root.Kind.METHOD, type, name + descriptor)).hidden();
    }

    /**
     * Returns what the libraries that a class reaches may depend on beside their inputs: for each the names, as
     * {@link HiddenInput#name} has them, of what any of its classes calls of the JDK, whether or not the class's code
     * ever comes there. Libraries are the folders and jars of which all counts in the fingerprint. Left out are those
     * that depend on nothing else, the JDK, the framework, and what only the framework uses. What static fields of
     * libraries hold and hash codes that only the identity of an object decides aren't looked for.
     *
     * @return by the file name of the library; not modifiable
     * @throws NoFingerprintException if the class has no fingerprint
     */
    public static SortedMap<String, SortedSet<String>> libraryInputs(Class<?> type) throws NoFingerprintException {
        return made(result(Root.Kind.OBJECT, type, "")).libraryInputs();
    }

    /**
     * Returns the same of the libraries that a method reaches.
     *
     * @throws NoFingerprintException if the method has no fingerprint
     */
    public static SortedMap<String, SortedSet<String>> libraryInputs(Class<?> type, String name, String descriptor)
            throws NoFingerprintException {
        return made(result(Root.Kind.METHOD, type, name + descriptor)).libraryInputs();
    }

    /**
     * Returns whether all files that were read for fingerprints of classes of these classes' loaders, and of the
     * parents of those, are as they were then, and the resources and services that code asks for by name are where they
     * were, or weren't. If not, what was loaded since may be other code than the fingerprints say. Only asks for the
     * attributes of files, and for the places of those resources.
     */
    public static boolean isCurrent(Class<?>... types) {
        Set<ClassLoader> asked = new HashSet<>();
        for (Class<?> type : types) {
            ClassLoader loader = type.getClassLoader();
            while (loader != null && asked.add(loader)) {
                LoaderFingerprints known = MEMO.get(loader);
                if (known != null && !known.isCurrent(loader)) {
                    return false;
                }
                loader = loader.getParent();
            }
        }
        return true;
    }

    /** Returns all about what {@link #ofWhole} is about. */
    static Fingerprinted whole(Class<?> type) throws NoFingerprintException {
        return made(result(Root.Kind.WHOLE, type, ""));
    }

    /** Returns all about what {@link #ofValue} is about. */
    static Fingerprinted value(String name, @Nullable ClassLoader loader) throws NoFingerprintException {
        return made(result(new Root(Root.Kind.VALUE, name, ""), loader));
    }

    private static Fingerprinted made(Fingerprinted result) throws NoFingerprintException {
        result.required();
        return result;
    }

    private static Fingerprinted result(Root.Kind kind, Class<?> type, String id) throws NoFingerprintException {
        if (type.isHidden()) {
            throw new NoFingerprintException(type.getName() + " was made at run time: its bytecode can't be had");
        }
        return result(new Root(kind, type.getName(), id), type.getClassLoader());
    }

    private static Fingerprinted result(Root root, @Nullable ClassLoader loader) {
        if (loader == null) {
            return Fingerprinted.ofJdk();
        }
        return memo(loader).result(root, loader);
    }

    private static LoaderFingerprints memo(ClassLoader loader) {
        LoaderFingerprints known = MEMO.get(loader);
        if (known != null) {
            return known;
        }
        // no lambda: the first one of a process takes longer than all that is kept on disk
        LoaderFingerprints made = new LoaderFingerprints(FingerprintStore.of(loader));
        LoaderFingerprints other = MEMO.putIfAbsent(loader, made);
        return other == null ? made : other;
    }
}
