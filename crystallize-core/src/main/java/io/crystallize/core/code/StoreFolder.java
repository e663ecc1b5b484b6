package io.crystallize.core.code;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The folder of the {@link FingerprintStore}s. It may hold files of others, which are left alone: a store's is a regular
 * file whose name is a hexadecimal number and {@value #ENDING}.
 *
 * <p>Who may write here decides what fingerprints are. So the folder and the files are made for their owner alone, and
 * are of use only if they belong to the user who runs, and nobody else may write them.
 */
record StoreFolder(Path path) {
    /** The largest file, in bytes. */
    static final int MOST_BYTES = 16 << 20;

    static final int MOST_FILES = 64;
    static final String ENDING = ".fingerprints";
    /** Of all files, as far as is looked: whenever one is made, or has grown by some. */
    static final long MOST_BYTES_IN_ALL = 32 << 20;

    private static final int GROWTH = 256 << 10;
    private static final long KEPT = TimeUnit.DAYS.toMillis(30);
    private static final int WRITTEN_BY_OTHERS = 0022;
    /** Belongs to the user who runs, also to one who has no name, as in containers. */
    private static final Path SELF = Path.of("/proc/self");

    private static volatile boolean told;

    /** One of the stores' files. */
    private record Kept(Path path, FileTime modified, long size) {}

    /** Returns the one that the user chose, or the usual one; null if there is none. */
    static @Nullable StoreFolder chosen() {
        String stated = System.getProperty(CodeFingerprint.STORE);
        try {
            if (stated != null) {
                return stated.isEmpty() || stated.equals("none") ? null : new StoreFolder(Path.of(stated));
            }
            Path usual = usual(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
            if (usual == null) {
                tell("No fingerprints are kept, as the user " + System.getProperty("user.name")
                        + " has no home folder. The system property " + CodeFingerprint.STORE
                        + " names a folder for them, or none");
                return null;
            }
            return new StoreFolder(usual);
        } catch (RuntimeException e) {
            tell("No fingerprints are kept, as the folder for them can't be told: " + e.getMessage());
            return null;
        }
    }

    /**
     * Returns the one of a user who chose none; null if there is none.
     *
     * @param caches is ignored if it is relative, as the XDG Base Directory Specification says
     * @param home also is, as the JVM says {@code ?} where it knows none
     */
    static @Nullable Path usual(@Nullable String caches, @Nullable String home) {
        Path stated = Path.of(caches == null ? "" : caches);
        Path folder = stated.isAbsolute() ? stated : Path.of(home == null ? "" : home, ".cache");
        return folder.isAbsolute() ? folder.resolve("crystallize").resolve("fingerprints") : null;
    }

    private static void tell(String warning) {
        if (!told) {
            told = true;
            LoggerFactory.getLogger(CodeFingerprint.class).warn(warning); // not loaded unless it is needed
        }
    }

    /** Returns whether it is there, and only its owner, who runs this, may write it. */
    boolean isTrusted() throws IOException {
        Map<String, Object> known;
        try {
            known = Files.readAttributes(path, "unix:isDirectory,owner,mode");
        } catch (NoSuchFileException e) {
            return false;
        }
        if ((Boolean) known.get("isDirectory") && isOwn(known)) {
            return true;
        }
        tell("No fingerprints are kept in " + path + ": it must be a folder that belongs to the user "
                + System.getProperty("user.name") + " and that nobody else may write. The system property "
                + CodeFingerprint.STORE + " names another one, or none");
        return false;
    }

    private static boolean isOwn(Map<String, Object> known) {
        return ((Integer) known.get("mode") & WRITTEN_BY_OTHERS) == 0 && isUser(known.get("owner"));
    }

    private static boolean isUser(Object owner) {
        try {
            return owner.equals(Files.getAttribute(SELF, "unix:owner"));
        } catch (IOException e) { // not Linux
            return owner.toString().equals(System.getProperty("user.name"));
        }
    }

    /**
     * Returns the content of a store's file.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it isn't a regular file, or too long, or others may write it
     */
    ByteBuffer read(Path file) throws IOException {
        if (!isTrusted()) {
            throw new NoSuchFileException(file.toString());
        }
        ByteBuffer content = ByteBuffer.allocate((int) size(file));
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int read;
            do {
                read = in.read(content);
            } while (read > 0);
        }
        return content.flip();
    }

    private static long size(Path file) throws IOException {
        Map<String, Object> known =
                Files.readAttributes(file, "unix:isRegularFile,owner,mode,size", LinkOption.NOFOLLOW_LINKS);
        long size = (Long) known.get("size");
        if (!(Boolean) known.get("isRegularFile") || !isOwn(known) || size > MOST_BYTES) {
            throw new IOException(file + " is not of use");
        }
        return size;
    }

    /** Makes the folder, with room for some more files. */
    void makeRoom(int more) throws IOException {
        Files.createDirectories(path, only("rwx------"));
        if (!isTrusted()) {
            throw new IOException(path + " is not of use");
        }
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path each : files) {
                if (isStore(each)) {
                    BasicFileAttributes known =
                            Files.readAttributes(each, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    kept.add(new Kept(each, known.lastModifiedTime(), known.size()));
                }
            }
        }
        kept.sort(Comparator.comparing(Kept::modified).reversed());
        FileTime old = FileTime.fromMillis(System.currentTimeMillis() - KEPT);
        long size = 0;
        for (int i = 0; i < kept.size(); i++) {
            size += kept.get(i).size();
            if (i >= MOST_FILES - more
                    || size > MOST_BYTES_IN_ALL
                    || kept.get(i).modified().compareTo(old) < 0) {
                remove(kept.get(i).path());
            }
        }
    }

    /** Adds to a file, by one call; to one that is full, nothing. Others make room for it. */
    void append(Path file, ByteBuffer bytes) throws IOException {
        if (!isTrusted()) {
            return;
        }
        long before = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? size(file) : 0;
        long after = before + bytes.remaining();
        if (after > MOST_BYTES) {
            return;
        }
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel out = FileChannel.open(file, options, only("rw-------"))) {
            out.write(bytes);
        }
        if (before / GROWTH < after / GROWTH) {
            makeRoom(0);
        }
    }

    private static FileAttribute<?> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** Removes a store's file; nothing else. */
    static void remove(Path file) {
        try {
            if (isStore(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // it is looked at again, and found to be of no use again
        }
    }

    private static boolean isStore(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{1,8}\\" + ENDING)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
