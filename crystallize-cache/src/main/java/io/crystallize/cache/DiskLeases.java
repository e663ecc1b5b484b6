package io.crystallize.cache;

import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a cache folder, as locks of the operating system, which frees them when a process ends, however it does.
 * Where it has no locks, or the folder can't be written, every lease is granted. Safe for use by any number of threads.
 */
final class DiskLeases {
    /** Behind those of the keys, which have 62 bits. */
    private static final long EVICTION = 1L << 62;

    private static final Lease GRANTED_FREELY = () -> {};

    private final CacheFolder folder;
    private @Nullable LeaseFile file;
    private boolean closed;

    DiskLeases(CacheFolder folder) {
        this.folder = folder;
    }

    /** Two keys may share a lease, once in a lifetime: then one computation waits for another. */
    Optional<Lease> tryLease(Digest key) {
        return tryLease(ByteBuffer.wrap(key.toBytes()).getLong() >>> 2);
    }

    /** Takes the right to remove what was not used for long. */
    Optional<Lease> tryEviction() {
        return tryLease(EVICTION);
    }

    private Optional<Lease> tryLease(long position) {
        try {
            return file().tryLock(position).map(DiskLeases::lease);
        } catch (IOException e) {
            return Optional.of(GRANTED_FREELY);
        }
    }

    private static Lease lease(FileLock lock) {
        return () -> {
            try {
                lock.release();
            } catch (IOException e) {
                // The channel is closed, and the lock is free.
            }
        };
    }

    private synchronized LeaseFile file() throws IOException {
        if (closed) {
            throw new IOException("The cache in " + folder + " is closed");
        }
        if (file != null && file.isAt(folder.leases())) {
            return file;
        }
        release();
        folder.prepare();
        LeaseFile opened = LeaseFile.open(folder.leases());
        file = opened;
        return opened;
    }

    synchronized void close() throws IOException {
        closed = true;
        release();
    }

    private void release() throws IOException {
        LeaseFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
