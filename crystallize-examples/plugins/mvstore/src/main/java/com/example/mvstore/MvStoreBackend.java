package com.example.mvstore;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * A cache in one file of H2's MVStore. For one process at a time; safe for use by any number of its threads, of which one
 * that is interrupted is served like all others.
 *
 * <p>What was stored is written to the file within a second, and when the backend is closed; a process that is killed
 * loses that second, and leaves what it was writing as unused room in the file. Nothing is ever evicted: when the file is
 * too large, delete it.
 */
public final class MvStoreBackend implements CacheBackend {
    private final Path file;
    private final MVStore store;
    private final MVMap<byte[], byte[]> entries;
    private final Blobs blobs;
    private final OwnThreads threads;

    private MvStoreBackend(Path file, MVStore store, OwnThreads threads) {
        this.file = file;
        this.store = store;
        this.threads = threads;
        entries = openMap(store, "entries");
        blobs = new Blobs(openMap(store, "blobs"), store.openMap("blocks", Blobs.blocks()));
    }

    /**
     * Opens the cache in a file, which need not exist.
     *
     * @throws IOException if another backend has it open, or it is no such file; its message says what to do
     */
    public static MvStoreBackend open(Path file) throws IOException {
        OwnThreads threads = new OwnThreads(name(file));
        try {
            return threads.call(() -> new MvStoreBackend(file, openStore(file), threads));
        } catch (IOException e) {
            threads.close();
            throw e;
        }
    }

    private static MVStore openStore(Path file) throws IOException {
        try {
            return new MVStore.Builder().fileName(file.toString()).open();
        } catch (MVStoreException e) {
            throw new IOException(
                    e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                            ? file + " is open already, and is for one process at a time: choose another file"
                            : file + " is no cache that this version can read: delete it, or choose another file",
                    e);
        }
    }

    /** Says how bytes are stored: without it, MVStore would read any object that the file holds. */
    private static MVMap<byte[], byte[]> openMap(MVStore store, String name) {
        return store.openMap(
                name,
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    private static String name(Path file) {
        return "MVStore " + file;
    }

    @Override
    public String name() {
        return name(file);
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        return threads.call(
                () -> Optional.ofNullable(entries.get(key.toBytes())).map(byte[]::clone));
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        byte[] copy = entry.clone();
        threads.call(() -> entries.put(key.toBytes(), copy));
    }

    @Override
    public void remove(Digest key) throws IOException {
        threads.call(() -> entries.remove(key.toBytes()));
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        return threads.call(() -> blobs.open(address)).map(in -> threads.in(in));
    }

    @Override
    public BlobWriter newBlob() {
        return new BlockWriter(blobs, threads);
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        threads.call(() -> {
            blobs.remove(address);
            return address;
        });
    }

    @Override
    public void close() throws IOException {
        if (threads.isOpen()) {
            threads.call(() -> {
                store.close();
                return file;
            });
            threads.close();
        }
    }
}
