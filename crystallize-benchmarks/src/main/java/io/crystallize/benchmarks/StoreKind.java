package io.crystallize.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.crystallize.cache.DiskBackend;
import io.crystallize.cache.MemoryBackend;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** The stores that are compared, each as its documentation opens it. */
public enum StoreKind {
    /** A {@link HashMap}, as a loop would have it. */
    HASH_MAP("`HashMap`", "ends with the process") {
        @Override
        Store open(Path folder) {
            Map<ByteBuffer, byte[]> map = new HashMap<>();
            return new Store() {
                @Override
                public void put(byte[] key, byte[] entry) {
                    map.put(ByteBuffer.wrap(key), entry);
                }

                @Override
                public byte @Nullable [] get(byte[] key) {
                    return map.get(ByteBuffer.wrap(key));
                }
            };
        }
    },
    /** {@link Caffeine}, with the bytes as they are. */
    CAFFEINE("Caffeine", "ends with the process") {
        @Override
        Store open(Path folder) {
            Cache<ByteBuffer, byte[]> cache =
                    Caffeine.newBuilder().maximumSize(10_000_000).build();
            return new Store() {
                @Override
                public void put(byte[] key, byte[] entry) {
                    cache.put(ByteBuffer.wrap(key), entry);
                }

                @Override
                public byte @Nullable [] get(byte[] key) {
                    return cache.getIfPresent(ByteBuffer.wrap(key));
                }
            };
        }
    },
    /** Our backend in memory. */
    MEMORY("`MemoryBackend`", "ends with the process") {
        @Override
        Store open(Path folder) {
            return of(MemoryBackend.create());
        }
    },
    /** Our backend on disk. */
    DISK("`DiskBackend`", "outlives a killed process; a loss of power may take the last seconds") {
        @Override
        Store open(Path folder) throws IOException {
            return of(DiskBackend.at(folder));
        }
    },
    /** H2's store of maps in one file, which writes in the background. */
    MV_STORE("H2 MVStore", "outlives its closing; a killed process loses about the last second") {
        @Override
        Store open(Path folder) {
            MVStore store = new MVStore.Builder()
                    .fileName(folder.resolve("mv").toString())
                    .open();
            MVMap<String, byte[]> map = store.openMap("entries");
            return new Store() {
                @Override
                public void put(byte[] key, byte[] entry) {
                    map.put(Digest.ofBytes(key).toString(), entry);
                }

                @Override
                public byte @Nullable [] get(byte[] key) {
                    return map.get(Digest.ofBytes(key).toString());
                }

                @Override
                public void close() {
                    store.close();
                }
            };
        }
    },
    /** Ehcache with its tier on disk. */
    EHCACHE("Ehcache, tier on disk", "outlives its closing; a killed process loses all") {
        @Override
        Store open(Path folder) {
            return EhcacheStore.at(folder);
        }
    },
    /** RocksDB, which writes a log and sorted files. */
    ROCKS_DB("RocksDB", "outlives a killed process; a loss of power may take the last seconds") {
        @Override
        Store open(Path folder) throws IOException {
            return RocksStore.at(folder);
        }
    };

    private final String label;
    private final String durability;

    StoreKind(String label, String durability) {
        this.label = label;
        this.durability = durability;
    }

    /** Returns what the table calls it. */
    String label() {
        return label;
    }

    /** Returns what becomes of an entry that was put, in words. */
    String durability() {
        return durability;
    }

    /** Opens the store in a folder: an empty one, or one where such a store was closed. */
    abstract Store open(Path folder) throws IOException;

    private static Store of(CacheBackend backend) {
        return new Store() {
            @Override
            public void put(byte[] key, byte[] entry) throws IOException {
                backend.put(Digest.ofBytes(key), entry);
            }

            @Override
            public byte @Nullable [] get(byte[] key) throws IOException {
                return backend.get(Digest.ofBytes(key)).orElse(null);
            }

            @Override
            public void close() throws IOException {
                backend.close();
            }
        };
    }
}
