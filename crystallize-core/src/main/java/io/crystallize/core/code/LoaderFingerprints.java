package io.crystallize.core.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is known of a class loader's code, without a reference to the loader. Safe for use by any number of threads. */
final class LoaderFingerprints {
    private final Map<String, Fingerprinted> results = new ConcurrentHashMap<>();
    private final Map<String, Optional<Home>> homes = new ConcurrentHashMap<>();
    private final ClassPool.Known classes = new ClassPool.Known();
    private final @Nullable FingerprintStore store;

    /**
     * Creates one to which nothing is known but what is kept on disk.
     *
     * @param store null if nothing can be
     */
    LoaderFingerprints(@Nullable FingerprintStore store) {
        this.store = store;
    }

    /** Returns whether the loader would find the same, in files that are as they were. */
    boolean isCurrent(ClassLoader loader) {
        return classes.isCurrent(loader);
    }

    /** Returns what a loader's code says, which is found out if it isn't known. */
    Fingerprinted result(Root root, ClassLoader loader) {
        String key = root.key();
        Fingerprinted known = results.get(key);
        if (known != null) {
            return known;
        }
        Fingerprinted result = store == null ? null : store.get(key, classes);
        if (result == null) {
            result = compute(root, loader);
            if (result.digest() == null && Thread.currentThread().isInterrupted()) {
                return result; // it may be readable later
            }
            if (store != null) {
                store.add(key, result, classes);
            }
        }
        results.put(key, result);
        return result;
    }

    /** Returns where a class comes from, by its binary name; empty if that can't be told, and then everything is asked. */
    Optional<Home> home(String type, ClassLoader loader) {
        return homes.computeIfAbsent(type, name -> {
            String entry = ClassPool.entry(name.replace('.', '/'));
            URL url = loader.getResource(entry);
            try {
                return url == null ? Optional.empty() : Optional.of(new Home(CodeLocation.of(url, entry)));
            } catch (IOException | NoFingerprintException e) {
                return Optional.empty();
            }
        });
    }

    private Fingerprinted compute(Root root, ClassLoader loader) {
        try {
            String name = root.type().replace('.', '/');
            URL url = loader.getResource(ClassPool.entry(name));
            if (url == null) {
                return Fingerprinted.none("The bytecode of " + root.type() + " can't be found by " + loader);
            }
            if (CodeLocation.isJdk(url)) {
                return Fingerprinted.ofJdk();
            }
            Home home = new Home(CodeLocation.of(url, ClassPool.entry(name)));
            Reach reach =
                    new Reach(new ClassPool(loader, classes, home), root.kind().isOpen());
            List<MethodModel> bodies = begin(reach, root, name);
            reach.follow();
            return Fingerprinted.of(
                    PartsWriter.write(reach, bodies),
                    HiddenInputs.of(reach),
                    reach.libraries().hiddenInputs(),
                    home.location());
        } catch (NoFingerprintException e) {
            return Fingerprinted.none(e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return Fingerprinted.none("The bytecode that " + root.type() + " reaches can't be read: " + e.getMessage());
        }
    }

    /** Begins, and returns the bodies of lambdas that it begins with. */
    private static List<MethodModel> begin(Reach reach, Root root, String name)
            throws IOException, NoFingerprintException {
        switch (root.kind()) {
            case OBJECT, VALUE -> new Roots(reach).object(name);
            case WHOLE -> reach.whole(name);
            case METHOD -> {
                return new Roots(reach)
                        .method(name, root.id()).stream()
                                .filter(MethodModel::isPartOfAnother)
                                .toList();
            }
        }
        return List.of();
    }
}
