package io.crystallize.core.code;

import io.crystallize.core.internal.FileStamp;
import io.crystallize.core.internal.SharingLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The classes that a class loader finds, each looked for and read once. Loads none. */
final class ClassPool {
    private static final Map<String, Optional<ClassModel>> JDK = new ConcurrentHashMap<>();
    private static final Found IN_JDK = new Found(null, true);
    private static final Found NOWHERE = new Found(null, false);

    private final ClassLoader loader;
    private final Known known;
    private final Home home;

    /**
     * Where a class is.
     *
     * @param location null if it is in the JDK or nowhere
     */
    record Found(@Nullable CodeLocation location, boolean isJdk) {}

    /** A class as it is named in some place. */
    private record Named(CodeLocation in, String name) {}

    /**
     * What is known of the classes that a loader finds; without a reference to the loader.
     *
     * @param shared the folders and jars of another loader, some of whose classes are shared, by which it finds others
     * @param files all that was read, as it was when it was first read
     * @param sought where resources were first found
     */
    record Known(
            Map<String, Found> found,
            Set<CodeLocation> shared,
            Map<Named, Found> named,
            Map<String, ClassModel> models,
            Map<String, ClassModel> declarations,
            Map<Path, FileStamp> files,
            Map<Sought, List<String>> sought,
            Map<CodeLocation, Boolean> analysed) {
        Known() {
            this(
                    new ConcurrentHashMap<>(),
                    ConcurrentHashMap.newKeySet(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>());
        }

        /** Returns whether its loader would find the same, in files that are as they were. */
        boolean isCurrent(ClassLoader loader) {
            if (!FileStamp.areCurrent(files)) {
                return false;
            }
            try {
                for (Map.Entry<Sought, List<String>> each : sought.entrySet()) {
                    if (!Sought.texts(each.getKey().in(loader)).equals(each.getValue())) {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    ClassPool(ClassLoader loader, Known known, Home home) {
        this.loader = loader;
        this.known = known;
        this.home = home;
    }

    static String entry(String internalName) {
        return internalName + ".class";
    }

    ClassLoader loader() {
        return loader;
    }

    Home home() {
        return home;
    }

    /** Returns where a class is. */
    Found find(String name) throws IOException, NoFingerprintException {
        if (name.startsWith("java/")) {
            return IN_JDK;
        }
        Found found = known.found.get(name);
        if (found == null) {
            URL url = loader.getResource(entry(name));
            if (url == null) {
                found = NOWHERE;
            } else if (CodeLocation.isJdk(url)) {
                found = IN_JDK;
            } else {
                found = new Found(CodeLocation.of(url, entry(name)), false);
                if (analyses(found)) {
                    known.models.put(name, ClassFile.read(name, bytes(name, url, found)));
                }
                if (loader instanceof SharingLoader sharing && sharing.shares(name.replace('/', '.'))) {
                    known.shared.add(Objects.requireNonNull(found.location()));
                }
            }
            known.found.put(name, found);
        }
        return found;
    }

    /** Whether classes of a place are shared with those that another loader finds. */
    boolean isShared(CodeLocation location) {
        return known.shared.contains(location);
    }

    /** Returns where a class is that is named in some place: what is named by shared classes, the other loader finds. */
    Found find(String name, CodeLocation in) throws IOException, NoFingerprintException {
        if (!isShared(in) || !(loader instanceof SharingLoader sharing) || name.startsWith("java/")) {
            return find(name);
        }
        Named sought = new Named(in, name);
        Found found = known.named.get(sought);
        if (found == null) {
            URL url = sharing.other().getResource(entry(name));
            found = url == null
                    ? NOWHERE
                    : CodeLocation.isJdk(url) ? IN_JDK : new Found(CodeLocation.of(url, entry(name)), false);
            if (found.location() != null) {
                known.shared.add(found.location());
            }
            known.named.put(sought, found);
        }
        return found;
    }

    private boolean analyses(Found found) {
        CodeLocation location = found.location();
        return location != null
                && (location.equals(home.location()) || known.analysed.computeIfAbsent(location, home::analyses));
    }

    /** Returns a class if it is one that is analysed, and not the JDK's or a library's. */
    @Nullable
    ClassModel analysed(String name) throws IOException, NoFingerprintException {
        Found found = find(name);
        if (!analyses(found)) {
            return null;
        }
        ClassModel model = known.models.get(name);
        if (model == null) { // it was a library's for another one
            model = ClassFile.read(name, bytes(name, found));
            known.models.put(name, model);
        }
        return model;
    }

    /** Returns what a class declares, wherever it is, if it is anywhere. */
    @Nullable
    ClassModel declarations(String name) throws IOException, NoFingerprintException {
        ClassModel model = analysed(name);
        if (model != null) {
            return model;
        }
        Found found = find(name);
        if (found.isJdk()) {
            Optional<ClassModel> jdk = JDK.get(name);
            if (jdk == null) {
                jdk = ofJdk(name);
                JDK.put(name, jdk);
            }
            return jdk.orElse(null);
        }
        if (found.location() == null) {
            return null;
        }
        ClassModel declared = known.declarations.get(name);
        if (declared == null) {
            declared = ClassFile.declarations(name, bytes(name, found));
            known.declarations.put(name, declared);
        }
        return declared;
    }

    private static Optional<ClassModel> ofJdk(String name) throws IOException {
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(entry(name))) {
            return in == null ? Optional.empty() : Optional.of(ClassFile.declarations(name, in.readAllBytes()));
        }
    }

    /** Returns the classes that the declarations of an analysed class name. */
    Set<String> namedByDeclarations(String name) throws IOException, NoFingerprintException {
        return ClassFile.namedByDeclarations(name, bytes(name, find(name)));
    }

    /** Returns all that is in a location. */
    LocationContent content(CodeLocation location, LocationContent.Classes how)
            throws IOException, NoFingerprintException {
        LocationContent content = location.content(loader, how);
        content.files().forEach(known.files::putIfAbsent);
        return content;
    }

    /** Returns where a resource is, and notes it: where it is later may be another place. */
    List<URL> seek(Sought resource) throws IOException {
        List<URL> places = resource.in(loader);
        known.sought.putIfAbsent(resource, Sought.texts(places));
        return places;
    }

    /** Notes what to look at to find out whether a resource was changed. It must not have been read yet. */
    void stamp(CodeLocation location, String entry) throws IOException {
        for (Map.Entry<Path, FileStamp> stamp : location.stamps(entry).entrySet()) {
            known.files.putIfAbsent(stamp.getKey(), stamp.getValue());
        }
    }

    private byte[] bytes(String name, Found found) throws IOException, NoFingerprintException {
        URL url = loader.getResource(entry(name));
        if (url == null) {
            throw new IOException(name + " was found, and is no longer");
        }
        return bytes(name, url, found);
    }

    private byte[] bytes(String name, URL url, Found found) throws IOException {
        CodeLocation location = found.location();
        if (location != null) {
            stamp(location, entry(name));
        }
        try (InputStream in = CodeLocation.open(url)) {
            return in.readAllBytes();
        }
    }
}
