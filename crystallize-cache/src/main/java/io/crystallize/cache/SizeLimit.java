package io.crystallize.cache;

import io.crystallize.core.cache.Leasing.Lease;
import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.cache.Listing.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache folder below a size, by removing what was not used for the longest time, to the second. The folder is
 * measured at the first write, and again when this process has written a twentieth of the limit, since others may write
 * too, or less if that is all that is left. One process at a time removes. Safe for use by any number of threads.
 */
final class SizeLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SizeLimit.class);

    /** What was stored or used just now may be half of something: a blob comes before the entry that names it. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** As parts of the limit: how much is written at most, and at least, before it is measured again. */
    private static final int MOST = 20;

    private static final int LEAST = 100;

    private static final double LEFT = 0.9;

    private final CacheFolder folder;
    private final DiskLeases leases;
    private final long maximumBytes;
    private final InstantSource clock;
    private final AtomicLong writtenSince = new AtomicLong();
    private final ReentrantLock removing = new ReentrantLock();
    private volatile long measuredAfter;
    private volatile boolean exceeded;

    SizeLimit(CacheFolder folder, DiskLeases leases, long maximumBytes, InstantSource clock) {
        this.folder = folder;
        this.leases = leases;
        this.maximumBytes = maximumBytes;
        this.clock = clock;
    }

    void written(long bytes) {
        if (writtenSince.addAndGet(bytes) > measuredAfter) {
            enforce(GRACE);
        }
    }

    /** Removes what it must, for the last time, without grace. */
    void close() {
        if (exceeded || writtenSince.get() > 0) {
            enforce(Duration.ZERO);
        }
    }

    /** Fails never: what was to be stored is stored. */
    private void enforce(Duration grace) {
        if (!removing.tryLock()) {
            return;
        }
        try {
            Optional<Lease> lease = leases.tryEviction();
            if (lease.isPresent()) {
                enforceAlone(lease.get(), clock.instant().minus(grace));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The size of the cache in {} could not be limited: {}", folder, e.toString());
        } finally {
            removing.unlock();
        }
    }

    private void enforceAlone(Lease lease, Instant youngest) throws IOException {
        try (lease) {
            enforceAlone(youngest);
        }
    }

    private void enforceAlone(Instant youngest) throws IOException {
        writtenSince.set(0);
        NavigableMap<Long, Long> bytesBySecond = new TreeMap<>();
        new DiskList(folder).forEach(item -> bytesBySecond.merge(second(item), item.bytes(), Long::sum));
        long all = bytesBySecond.values().stream().mapToLong(Long::longValue).sum();
        long left = all <= maximumBytes ? all : all - remove(all, bytesBySecond, youngest);
        exceeded = left > maximumBytes;
        measuredAfter = Math.max(maximumBytes / LEAST, Math.min(maximumBytes / MOST, maximumBytes - left));
    }

    /** Returns how many bytes were removed. */
    private long remove(long all, NavigableMap<Long, Long> bytesBySecond, Instant youngest) throws IOException {
        long excess = all - (long) (maximumBytes * LEFT);
        long last = Long.MIN_VALUE;
        long older = 0;
        for (Map.Entry<Long, Long> second : bytesBySecond.entrySet()) {
            last = second.getKey();
            if (older + second.getValue() >= excess) {
                break;
            }
            older += second.getValue();
        }
        Removal removal = new Removal(last, excess - older, youngest);
        new DiskList(folder).forEach(removal::consider);
        return removal.removed;
    }

    private static long second(Item item) {
        return item.used().getEpochSecond();
    }

    /** Removes all that was used before a second, and some of what was used in it. */
    private final class Removal {
        private final long last;
        private final Instant youngest;
        private long leftOfLast;
        private long removed;

        Removal(long last, long ofLast, Instant youngest) {
            this.last = last;
            this.leftOfLast = ofLast;
            this.youngest = youngest;
        }

        void consider(Item item) {
            long second = second(item);
            if (second > last
                    || second == last && leftOfLast <= 0
                    || item.used().isAfter(youngest)) {
                return;
            }
            if (second == last) {
                leftOfLast -= item.bytes();
            }
            try {
                Files.deleteIfExists(item.kind() == Kind.ENTRY ? folder.entry(item.name()) : folder.blob(item.name()));
                removed += item.bytes();
            } catch (IOException e) {
                LOG.debug("{} {} can't be removed", item.kind(), item.name(), e);
            }
        }
    }
}
