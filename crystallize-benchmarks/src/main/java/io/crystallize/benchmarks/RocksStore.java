package io.crystallize.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** RocksDB with its defaults: what is written is in its log, which the system may still have in memory. */
final class RocksStore implements Store {
    private final Options options;
    private final RocksDB database;

    private RocksStore(Options options, RocksDB database) {
        this.options = options;
        this.database = database;
    }

    static RocksStore at(Path folder) throws IOException {
        RocksDB.loadLibrary();
        Options options = new Options().setCreateIfMissing(true);
        try {
            return new RocksStore(options, RocksDB.open(options, folder.toString()));
        } catch (RocksDBException e) {
            options.close();
            throw new IOException(e);
        }
    }

    @Override
    public void put(byte[] key, byte[] entry) throws IOException {
        try {
            database.put(key, entry);
        } catch (RocksDBException e) {
            throw new IOException(e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws IOException {
        try {
            return database.get(key);
        } catch (RocksDBException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        database.close();
        options.close();
    }
}
