package io.crystallize.testkit;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A backend on a map that breaks one clause of the contract, or none, and has no other capability. */
class PlainBackend implements CacheBackend {
    private static final long MOST_NANOS = 3_000_000;

    private final Fault fault;
    private final Map<String, byte[]> entries;
    private final Map<String, byte[]> blobs;
    private final Map<String, Boolean> setAside = new ConcurrentHashMap<>();
    private final Map<String, InputStream> readers = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream sharedBuffer = new ByteArrayOutputStream();
    private int reads;
    private boolean closed;

    PlainBackend(Fault fault, Map<String, byte[]> entries, Map<String, byte[]> blobs) {
        this.fault = fault;
        this.entries = entries;
        this.blobs = fault == Fault.BLOBS_AND_ENTRIES_ARE_ONE ? entries : blobs;
    }

    final boolean has(Fault one) {
        return fault == one;
    }

    final String name(Digest digest) {
        return has(Fault.KEY_IS_ABBREVIATED) ? digest.abbreviated() : digest.toString();
    }

    @Override
    public String name() {
        return has(Fault.NAME_IS_BLANK) ? " " : "map";
    }

    /** Lets the fault be seen: waits for a reader, if there is one. */
    private synchronized void awaitReader() {
        int before = reads;
        long end = System.nanoTime() + MOST_NANOS;
        for (long left = MOST_NANOS; reads == before && left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void reading() {
        reads++;
        notifyAll();
    }

    @Override
    public Optional<byte[]> get(Digest key) {
        reading();
        if (has(Fault.INTERRUPTION_IS_SWALLOWED)) {
            Thread.interrupted();
        }
        byte[] entry = entries.get(name(key));
        if (entry == null) {
            return has(Fault.ABSENT_IS_EMPTY_ENTRY) ? Optional.of(new byte[0]) : Optional.empty();
        }
        return Optional.of(has(Fault.ENTRY_IS_SHARED_WITH_READER) ? entry : entry.clone());
    }

    @Override
    public void put(Digest key, byte[] entry) {
        byte[] kept = has(Fault.ENTRY_IS_SHARED_WITH_WRITER) ? entry : entry.clone();
        if (has(Fault.LARGE_ENTRY_IS_CUT) && kept.length > 100_000) {
            kept = Arrays.copyOf(kept, 100_000);
        }
        if (has(Fault.EMPTY_ENTRY_IS_ABSENT) && kept.length == 0) {
            return;
        }
        if (has(Fault.SET_ASIDE_IS_FOR_EVER) && setAside.containsKey(name(key))) {
            return;
        }
        if (has(Fault.PUT_CHANGES_ARRAY)) {
            Arrays.sort(entry);
        }
        if (has(Fault.ENTRY_IS_WRITTEN_IN_TWO_STEPS)) {
            entries.put(name(key), Arrays.copyOf(kept, kept.length / 2));
            awaitReader();
        }
        if (has(Fault.ENTRIES_BEYOND_A_THOUSAND_ARE_LOST) && entries.size() >= 1000) {
            return;
        }
        if (has(Fault.FIRST_ENTRY_STAYS)) {
            entries.putIfAbsent(name(key), kept);
        } else {
            entries.put(name(key), kept);
        }
    }

    @Override
    public void remove(Digest key) throws IOException {
        if (has(Fault.REMOVE_DOES_NOTHING)) {
            return;
        }
        if (entries.remove(name(key)) == null && has(Fault.REMOVE_OF_ABSENT_THROWS)) {
            throw new IOException("absent");
        }
    }

    @Override
    public void setAside(Digest key) {
        if (!has(Fault.SET_ASIDE_DOES_NOTHING)) {
            entries.remove(name(key));
            setAside.put(name(key), true);
        }
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) {
        byte[] blob = blobs.get(name(address));
        if (blob == null) {
            return Optional.empty();
        }
        if (has(Fault.BLOB_READER_IS_SHARED)) {
            return Optional.of(readers.computeIfAbsent(name(address), name -> new ByteArrayInputStream(blob)));
        }
        if (has(Fault.REMOVE_BLOB_CUTS_READERS)) {
            return Optional.of(new InputStream() {
                private final InputStream all = new ByteArrayInputStream(blob);

                @Override
                public int read() throws IOException {
                    return blobs.containsKey(name(address)) ? all.read() : -1;
                }
            });
        }
        return Optional.of(new ByteArrayInputStream(blob));
    }

    @Override
    public BlobWriter newBlob() {
        return new Writer();
    }

    @Override
    public void removeBlob(Digest address) {
        if (!has(Fault.REMOVE_BLOB_DOES_NOTHING)) {
            blobs.remove(name(address));
        }
    }

    @Override
    public void setAsideBlob(Digest address) {
        if (!has(Fault.SET_ASIDE_BLOB_DOES_NOTHING)) {
            blobs.remove(name(address));
        }
    }

    @Override
    public void close() throws IOException {
        if (has(Fault.FORGETS_AT_CLOSE)) {
            entries.clear();
            blobs.clear();
        }
        if (has(Fault.SECOND_CLOSE_THROWS) && closed) {
            throw new IOException("closed");
        }
        closed = true;
    }

    private final class Writer extends BlobWriter {
        private final ByteArrayOutputStream buffer =
                has(Fault.WRITERS_SHARE_A_BUFFER) ? sharedBuffer : new ByteArrayOutputStream();
        private String committed = "";
        private boolean closed;

        @Override
        public void write(byte[] bytes, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            int from = has(Fault.RANGE_IS_IGNORED) ? 0 : offset;
            if (!has(Fault.LARGE_BLOB_IS_CUT) || buffer.size() < 500_000) {
                buffer.write(bytes, from, length);
            }
            if (has(Fault.BLOB_IS_VISIBLE_AT_ONCE)) {
                blobs.put(Digest.ofContent(buffer.toByteArray()).toString(), buffer.toByteArray());
            }
            if (has(Fault.WRITE_AFTER_COMMIT_COUNTS) && !committed.isEmpty()) {
                blobs.put(committed, buffer.toByteArray());
            }
        }

        @Override
        public void commit(Digest address) throws IOException {
            committed = address.toString();
            if (has(Fault.EMPTY_BLOB_IS_ABSENT) && buffer.size() == 0) {
                return;
            }
            byte[] before = blobs.put(name(address), buffer.toByteArray());
            if (has(Fault.SECOND_COMMIT_THROWS) && before != null) {
                throw new IOException("there already");
            }
        }

        @Override
        public void close() throws IOException {
            if (has(Fault.SECOND_CLOSE_OF_WRITER_THROWS) && closed) {
                throw new IOException("closed");
            }
            if (has(Fault.UNCOMMITTED_BLOB_STAYS)) {
                blobs.put(Digest.ofContent(buffer.toByteArray()).toString(), buffer.toByteArray());
            }
            closed = true;
        }
    }
}
