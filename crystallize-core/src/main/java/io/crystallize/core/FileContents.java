package io.crystallize.core;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.internal.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The digests of files. One that is not small is read once for as long as it stays as it is: otherwise every trial would
 * read the data of its experiment. What tells whether it has changed is its {@link FileStamp}. Safe for use by any number
 * of threads.
 */
final class FileContents {
    /**
     * For so long after a change, the stamp doesn't vouch for the content: times come in grains, and who writes through a
     * mapping changes the time with the first write, and again only after the system has written it to the disk, half a
     * minute later.
     */
    static final Duration UNSETTLED = Duration.ofMinutes(1);

    /** In bytes. To read a smaller file takes no longer than to find out what is known of it. */
    static final int LARGE = 1 << 18;

    /**
     * The types of file systems that note each change of a file in a time that nobody can set, and show it to whoever has
     * just opened the file. Others let it be set with the time of modification (FAT, sshfs), miss what is written through a
     * mapping (tmpfs), or show it late (FUSE).
     */
    private static final Set<String> NOTING_CHANGES =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "overlay", "nfs", "nfs4", "apfs");

    private static final int MOST_KNOWN = 10_000;
    private static final FileContents OF_THIS_PROCESS =
            new FileContents(InstantSource.system(), FileContents::read, MOST_KNOWN);

    private final InstantSource clock;
    private final Reader reader;
    private final Map<Path, Known> known;

    /** Reads a whole file. */
    @FunctionalInterface
    interface Reader {
        Digest read(Path file) throws IOException;
    }

    private record Known(FileStamp stamp, Digest digest) {}

    /**
     * @param most how many files' digests are kept: those that were asked for last
     */
    FileContents(InstantSource clock, Reader reader, int most) {
        this.clock = clock;
        this.reader = reader;
        known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
                return size() > most;
            }
        };
    }

    /** Returns the digest of a file's content now. */
    static Digest digest(Path file) throws IOException {
        return OF_THIS_PROCESS.of(file);
    }

    /** Has a file read when it is asked for next, as what was read of it is not what was digested. */
    static void forget(Path file) {
        OF_THIS_PROCESS.drop(file);
    }

    private static Digest read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.ofContent(in);
        }
    }

    Digest of(Path file) throws IOException {
        return !FileStamp.knowsChanges(file) || Files.size(file) < LARGE ? reader.read(file) : ofLarge(file);
    }

    private Digest ofLarge(Path file) throws IOException {
        Path place = file.toAbsolutePath();
        FileStamp stamp = stamp(place);
        Known before = known(place);
        if (before != null && before.stamp.equals(stamp)) {
            return before.digest;
        }
        FileTime settled = FileTime.from(clock.instant().minus(UNSETTLED));
        Digest digest = reader.read(file);
        if (stamp.isOlder(settled) && isOnTrustedSystem(place)) {
            keep(place, new Known(stamp, digest)); // if it was changed while it was read, it has another stamp now
        }
        return digest;
    }

    static boolean isOnTrustedSystem(Path file) {
        try {
            return NOTING_CHANGES.contains(Files.getFileStore(file).type());
        } catch (IOException e) { // such as in a container that doesn't show what is mounted
            return false;
        }
    }

    /** Opens it first: then, and only then, NFS asks its server how the file is now. */
    private static FileStamp stamp(Path file) throws IOException {
        Files.newByteChannel(file).close();
        return FileStamp.of(file);
    }

    private synchronized @Nullable Known known(Path file) {
        return known.get(file);
    }

    private synchronized void keep(Path file, Known content) {
        known.put(file, content);
    }

    synchronized void drop(Path file) {
        known.remove(file.toAbsolutePath());
    }
}
