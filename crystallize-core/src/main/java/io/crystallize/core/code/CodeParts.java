package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What a code fingerprint is made of: the digest of each part of the code that is reached, by a name for people, such as
 * {@code com.acme.Means.trim(double[])}, {@code library commons-math.jar} or {@code Java 17}. Equal parts are equal
 * fingerprints.
 *
 * @param parts by name; not modifiable
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record CodeParts(SortedMap<String, Digest> parts) {
    private static final int VERSION = 2;

    /** How the names of parts begin that are folders and jars of which all counts; how it goes on doesn't count. */
    static final String LIBRARY = "library ";

    /** Makes parts; the map is copied. */
    public CodeParts {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /** Returns the fingerprint: a digest of all parts. */
    Digest digest() {
        SortedMap<String, Digest> named = new TreeMap<>();
        SortedSet<Digest> libraries = new TreeSet<>();
        parts.forEach((name, digest) -> {
            if (name.startsWith(LIBRARY)) {
                libraries.add(digest);
            } else {
                named.put(name, digest);
            }
        });
        return Digester.standard().digest(List.of(VERSION, named, libraries));
    }

    /** Returns these parts and others; what is called alike and isn't equal counts together. */
    public CodeParts and(CodeParts others) {
        SortedMap<String, Digest> all = new TreeMap<>(parts);
        others.parts.forEach((name, digest) -> all.merge(
                name,
                digest,
                (one, other) -> one.equals(other) ? one : Digester.standard().digest(List.of(one, other))));
        return new CodeParts(all);
    }

    /**
     * Returns how this code differs from an earlier one, a line for each part: {@code com.acme.Means.trim(double[])
     * changed}, {@code … is new}, {@code … is gone}. Empty if it doesn't.
     */
    public List<String> changesSince(CodeParts earlier) {
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, Digest> part : parts.entrySet()) {
            Digest before = earlier.parts.get(part.getKey());
            if (before == null) {
                changes.add(part.getKey() + " is new");
            } else if (!Objects.equals(before, part.getValue())) {
                changes.add(part.getKey() + " changed");
            }
        }
        for (String part : earlier.parts.keySet()) {
            if (!parts.containsKey(part)) {
                changes.add(part + " is gone");
            }
        }
        return changes;
    }
}
