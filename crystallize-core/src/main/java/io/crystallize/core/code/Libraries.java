package io.crystallize.core.code;

import io.crystallize.core.code.ClassPool.Found;
import io.crystallize.core.code.LocationContent.Classes;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The folders and jars of which all counts: libraries, and those whose reflection may find anything in them. */
final class Libraries {
    private final ClassPool pool;
    private final Reach reach;
    private final Map<CodeLocation, Digest> locations = new LinkedHashMap<>();
    private final Deque<CodeLocation> pending = new ArrayDeque<>();
    private @Nullable List<Digest> classPath;

    Libraries(ClassPool pool, Reach reach) {
        this.pool = pool;
        this.reach = reach;
    }

    /** Returns the digests of their contents. */
    Map<CodeLocation, Digest> locations() {
        return locations;
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
            locations.put(location, content.digest());
            for (String name : content.references()) {
                Found found = pool.find(name);
                if (found.location() != null && !Objects.equals(found.location(), location)) {
                    if (pool.analysed(name) != null) {
                        reach.whole(name);
                    } else {
                        add(found.location());
                    }
                }
            }
        }
        return true;
    }
}
