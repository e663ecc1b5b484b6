package com.example.mvstore;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.StreamStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * Blobs in blocks. MVStore's id of a stream says which blocks it consists of, and two ids, one after the other, are the id
 * of both streams, one after the other. Safe for use by any number of threads.
 */
final class Blobs {
    static final int BLOCK = 1 << 18;
    /** How many may be on the heap until they are written: MVStore alone would wait for tens of megabytes. */
    private static final int BLOCKS_PER_COMMIT = 40;

    private final MVMap<byte[], byte[]> ids;
    private final StreamStore streams;
    private final AtomicInteger added = new AtomicInteger();
    private int readers;
    /** Of blobs that were removed while somebody was reading. */
    private final List<byte[]> unwanted = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param ids the id of each blob, by its address
     */
    Blobs(MVMap<byte[], byte[]> ids, MVMap<Long, byte[]> blocks) {
        this.ids = ids;
        streams = new StreamStore(blocks, 1, BLOCK);
        // Else it would look for a free number at each block, and two threads could find the same one.
        streams.setNextKey(blocks.isEmpty() ? 0 : blocks.lastKey() + 1);
    }

    static MVMap.Builder<Long, byte[]> blocks() {
        return new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE);
    }

    /** Stores up to {@link #BLOCK} bytes, and returns their id. */
    byte[] add(byte[] bytes, int length) throws IOException {
        byte[] id = streams.put(new ByteArrayInputStream(bytes, 0, length));
        if (added.incrementAndGet() % BLOCKS_PER_COMMIT == 0) {
            ids.getStore().commit();
        }
        return id;
    }

    /** Makes blocks a blob, if there is none yet under its address. */
    synchronized void commit(Digest address, byte[] id) {
        if (ids.putIfAbsent(address.toBytes(), id) != null) {
            streams.remove(id);
        }
    }

    /** Gives up blocks that nobody has seen. */
    void abandon(byte[] id) {
        streams.remove(id);
    }

    synchronized Optional<InputStream> open(Digest address) {
        byte[] id = ids.get(address.toBytes());
        if (id == null) {
            return Optional.empty();
        }
        readers++;
        return Optional.of(new FilterInputStream(streams.get(id)) {
            private boolean closed;

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    readerHasEnded();
                }
            }
        });
    }

    private synchronized void readerHasEnded() {
        readers--;
        if (readers == 0) {
            unwanted.forEach(streams::remove);
            unwanted.clear();
        }
    }

    synchronized void remove(Digest address) {
        byte[] id = ids.remove(address.toBytes());
        if (id == null) {
            return;
        }
        if (readers == 0) {
            streams.remove(id);
        } else {
            unwanted.add(id);
        }
    }
}
