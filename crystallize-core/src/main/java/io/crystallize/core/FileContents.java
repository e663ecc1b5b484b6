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
import org.jspecify.annotations.Nullable;

/**
 * The digests of files. One that is not small is read once for as long as it stays as it is: otherwise every trial would
 * read the data of its experiment. What tells whether it has changed is its {@link FileStamp}. Safe for use by any number
 * of threads.
 */
final class FileContents {
    /**
     * For so long after a change, the stamp doesn't vouch for the content: times come in grains of up to two seconds, and
     * who writes through a mapping changes the time with the first write, and again only after the system has written it
     * to the disk, half a minute later.
     */
    static final Duration UNSETTLED = Duration.ofMinutes(1);

    /** In bytes. To read a smaller file takes no longer than to find out whether it has changed. */
    static final int LARGE = 1 << 16;

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

    private static Digest read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.ofContent(in);
        }
    }

    Digest of(Path file) throws IOException {
        return Files.size(file) < LARGE || !FileStamp.knowsChanges(file) ? reader.read(file) : ofLarge(file);
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
        if (stamp.isOlder(settled)) {
            keep(place, new Known(stamp, digest)); // under another stamp than the file's, if it was changed meanwhile
        }
        return digest;
    }

    /** Opens it first: then, and only then, a network's file system asks its server how the file is now. */
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
}
