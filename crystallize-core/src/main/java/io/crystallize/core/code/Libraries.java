package io.crystallize.core.code;

import io.crystallize.core.code.ClassPool.Found;
import io.crystallize.core.code.LocationContent.Classes;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The folders and jars of which all counts: libraries, and those whose reflection may find anything in them. */
final class Libraries {
    private final ClassPool pool;
    private final Reach reach;
    private final Map<CodeLocation, LocationContent> locations = new LinkedHashMap<>();
    private final Set<CodeLocation> direct = new LinkedHashSet<>();
    private final Map<CodeLocation, Set<CodeLocation>> named = new HashMap<>();
    private final Deque<CodeLocation> pending = new ArrayDeque<>();
    private @Nullable List<Digest> classPath;

    Libraries(ClassPool pool, Reach reach) {
        this.pool = pool;
        this.reach = reach;
    }

    /** Returns what is in them. */
    Map<CodeLocation, LocationContent> locations() {
        return locations;
    }

    /**
     * Returns what those depend on beside their inputs that analysed code leads to other than through the framework, by
     * file name; without those that depend on nothing else, and the framework.
     */
    SortedMap<String, SortedSet<String>> hiddenInputs() {
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        Set<CodeLocation> seen = new HashSet<>(direct);
        Deque<CodeLocation> next = new ArrayDeque<>(direct);
        while (!next.isEmpty()) {
            CodeLocation location = next.remove();
            LocationContent content = locations.get(location);
            if (content == null || content.isFramework()) {
                continue;
            }
            if (!content.hiddenInputs().isEmpty()) {
                found.computeIfAbsent(location.fileName(), key -> new TreeSet<>())
                        .addAll(content.hiddenInputs());
            }
            for (CodeLocation other : named.getOrDefault(location, Set.of())) {
                if (seen.add(other)) {
                    next.add(other);
                }
            }
        }
        found.replaceAll((library, names) -> Collections.unmodifiableSortedSet(names));
        return Collections.unmodifiableSortedMap(found);
    }

    /** Returns the digests of all that resources may be in, in the order in which they are looked for. */
    List<Digest> classPath() {
        List<Digest> known = classPath;
        return known == null ? List.of() : known;
    }

    /** Adds that of a class, if it is in any. */
    void add(String name, Found found) {
        CodeLocation location = found.location();
        if (location != null) {
            add(location);
        }
    }

    /** Adds one. */
    void add(CodeLocation location) {
        direct.add(location);
        queue(location);
    }

    private void queue(CodeLocation location) {
        if (!locations.containsKey(location) && !pending.contains(location)) {
            pending.add(location);
        }
    }

    /** Adds all that the class loader finds resources in. */
    void addClassPath() throws IOException, NoFingerprintException {
        if (classPath == null) {
            List<Digest> digests = new ArrayList<>();
            for (CodeLocation location : ClassPath.of(pool.loader())) {
                digests.add(content(location).digest());
                add(location);
            }
            classPath = digests;
        }
    }

    private LocationContent content(CodeLocation location) throws IOException, NoFingerprintException {
        return pool.content(location, pool.home().analyses(location) ? Classes.NORMALIZED : Classes.AS_THEY_ARE);
    }

    /** Follows what is added; returns whether there was anything to follow. */
    boolean follow() throws IOException, NoFingerprintException {
        if (pending.isEmpty()) {
            return false;
        }
        while (!pending.isEmpty()) {
            CodeLocation location = pending.remove();
            LocationContent content = content(location);
            locations.put(location, content);
            for (String name : content.references()) {
                Found found = pool.find(name, location);
                if (found.location() != null && !Objects.equals(found.location(), location)) {
                    if (!pool.isShared(location) && pool.analysed(name) != null) {
                        reach.whole(name);
                    } else {
                        named.computeIfAbsent(location, key -> new LinkedHashSet<>())
                                .add(found.location());
                        queue(found.location());
                    }
                }
            }
        }
        return true;
    }
}
