package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about code: either a fingerprint and what it is made of, or why there is none.
 *
 * @param digest null if there is none
 * @param libraryInputs by the file name of the library
 * @param location where the class is that was asked for, or null if that is the JDK, or can't be told
 * @param problem empty if there is a digest
 */
record Fingerprinted(
        @Nullable Digest digest,
        CodeParts parts,
        List<HiddenInput> hidden,
        SortedMap<String, SortedSet<String>> libraryInputs,
        @Nullable CodeLocation location,
        String problem) {
    static Fingerprinted of(
            SortedMap<String, Digest> parts,
            List<HiddenInput> hidden,
            SortedMap<String, SortedSet<String>> libraryInputs,
            @Nullable CodeLocation location) {
        SortedMap<String, Digest> all = new TreeMap<>(parts);
        String jdk = "Java " + Runtime.version().feature() + ", " + System.getProperty("os.arch");
        all.put(jdk, Digest.ofContent(jdk.getBytes(StandardCharsets.UTF_8)));
        CodeParts made = new CodeParts(all);
        return new Fingerprinted(made.digest(), made, List.copyOf(hidden), libraryInputs, location, "");
    }

    static Fingerprinted ofJdk() {
        return of(Collections.emptySortedMap(), List.of(), Collections.emptySortedMap(), null);
    }

    static Fingerprinted none(String problem) {
        return new Fingerprinted(
                null,
                new CodeParts(Collections.emptySortedMap()),
                List.of(),
                Collections.emptySortedMap(),
                null,
                problem);
    }

    Digest required() throws NoFingerprintException {
        if (digest == null) {
            throw new NoFingerprintException(problem);
        }
        return digest;
    }
}
