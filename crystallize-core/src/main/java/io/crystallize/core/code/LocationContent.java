package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.internal.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What is in a folder or jar.
 *
 * @param digest of the names and bytes of all entries
 * @param references the internal names of the classes that its classes name, and that are not among them
 * @param hiddenInputs the names of what its classes use that depends on more than their inputs
 * @param isFramework whether all its classes are the framework's
 * @param files what was read to find this out
 */
record LocationContent(
        Digest digest,
        Set<String> references,
        SortedSet<String> hiddenInputs,
        boolean isFramework,
        Map<Path, FileStamp> files) {
    /** How classes count in the digest. */
    enum Classes {
        /** By their bytes. */
        AS_THEY_ARE,
        /** Without debug information. */
        NORMALIZED
    }

    /** Reads entries. */
    static final class Collector {
        private static final String CLASS = ".class";
        private static final String FRAMEWORK = "io/crystallize/";

        private final SortedMap<String, Digest> entries = new TreeMap<>();
        private final Set<String> references = new HashSet<>();
        private final SortedSet<String> hiddenInputs = new TreeSet<>();
        private final Set<String> own = new HashSet<>();
        private final Map<Path, FileStamp> files = new HashMap<>();
        private final Classes how;

        Collector(Classes how) {
            this.how = how;
        }

        /** Notes a file. It must not have been read yet: what changes while it is read must be seen later. */
        void stamp(Path file) throws IOException {
            files.put(file, FileStamp.of(file));
        }

        void add(String name, byte[] bytes) throws IOException {
            if (name.endsWith(CLASS)) {
                ConstantPool pool = ConstantPool.of(name, bytes);
                references.addAll(pool.classes());
                hiddenInputs.addAll(pool.hiddenInputs());
                own.add(name.substring(0, name.length() - CLASS.length()));
                entries.put(
                        name, Digest.ofContent(how == Classes.NORMALIZED ? ClassFile.normalized(name, bytes) : bytes));
            } else {
                entries.put(name, Digest.ofContent(bytes));
            }
        }

        /** Adds all entries of a jar whose names begin with a prefix, which is left out of their names. */
        void addAll(ZipFile jar, String prefix) throws IOException {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        add(entry.getName().substring(prefix.length()), in.readAllBytes());
                    }
                }
            }
        }

        boolean isEmpty() {
            return entries.isEmpty();
        }

        LocationContent content() {
            references.removeAll(own);
            return new LocationContent(
                    Digester.standard().digest(entries),
                    Set.copyOf(references),
                    Collections.unmodifiableSortedSet(hiddenInputs),
                    !own.isEmpty() && own.stream().allMatch(name -> name.startsWith(FRAMEWORK)),
                    Map.copyOf(files));
        }
    }
}
