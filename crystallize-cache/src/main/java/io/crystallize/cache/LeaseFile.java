package io.crystallize.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An empty file whose bytes, none of which is there, are locked. There is one for each file in this process, with one
 * channel, however many backends use it: where locks are those of POSIX, closing any channel of a file frees all locks
 * that the process has on it. Safe for use by any number of threads.
 */
final class LeaseFile {
    /** By identity, guarded by the class: paths may be many for one file. */
    private static final Map<Object, LeaseFile> OPEN = new HashMap<>();

    private final Object identity;
    private final FileChannel channel;
    private int users;

    private LeaseFile(Object identity, FileChannel channel) {
        this.identity = identity;
        this.channel = channel;
    }

    /** Opens the file, which is made if it isn't there but its folder is; to be closed as often as it was opened. */
    static LeaseFile open(Path path) throws IOException {
        synchronized (LeaseFile.class) {
            Object identity = identityOrNew(path);
            LeaseFile file = OPEN.get(identity);
            if (file == null || !file.channel.isOpen()) {
                file = new LeaseFile(identity, FileChannel.open(path, StandardOpenOption.WRITE));
                OPEN.put(identity, file);
            }
            file.users++;
            return file;
        }
    }

    private static Object identityOrNew(Path path) throws IOException {
        try {
            return identity(path);
        } catch (NoSuchFileException e) {
            create(path);
            return identity(path);
        }
    }

    private static void create(Path path) throws IOException {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
        }
    }

    private static Object identity(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path.toRealPath() : key; // Windows has no keys
    }

    /** Whether it can be used, and is what is at the path now: the folder may have been deleted and made again. */
    boolean isAt(Path path) {
        try {
            return channel.isOpen() && identity.equals(identity(path));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Locks a position.
     *
     * @return empty if it is locked already, by this process or another one
     */
    Optional<FileLock> tryLock(long position) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(position, 1, false));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    void close() throws IOException {
        synchronized (LeaseFile.class) {
            users--;
            if (users == 0) {
                OPEN.remove(identity, this);
                channel.close();
            }
        }
    }
}
