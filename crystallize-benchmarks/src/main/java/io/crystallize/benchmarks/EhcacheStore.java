package io.crystallize.benchmarks;

import java.nio.file.Path;
import java.util.HexFormat;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;
import org.jspecify.annotations.Nullable;

/** Ehcache with a tier on disk, and the small one on the heap that it can't be without. Keys are hexadecimal texts. */
final class EhcacheStore implements Store {
    private static final HexFormat HEX = HexFormat.of();
    private static final String NAME = "entries";
    private static final int ON_HEAP = 1000;
    private static final int ON_DISK_GB = 4;

    private final PersistentCacheManager manager;
    private final Cache<String, byte[]> cache;

    private EhcacheStore(PersistentCacheManager manager) {
        this.manager = manager;
        this.cache = manager.getCache(NAME, String.class, byte[].class);
    }

    static EhcacheStore at(Path folder) {
        ResourcePoolsBuilder pools = ResourcePoolsBuilder.newResourcePoolsBuilder()
                .heap(ON_HEAP, EntryUnit.ENTRIES)
                .disk(ON_DISK_GB, MemoryUnit.GB, true);
        return new EhcacheStore(CacheManagerBuilder.newCacheManagerBuilder()
                .with(CacheManagerBuilder.persistence(folder.toFile()))
                .withCache(
                        NAME, CacheConfigurationBuilder.newCacheConfigurationBuilder(String.class, byte[].class, pools))
                .build(true));
    }

    @Override
    public void put(byte[] key, byte[] entry) {
        cache.put(HEX.formatHex(key), entry);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return cache.get(HEX.formatHex(key));
    }

    @Override
    public void close() {
        manager.close();
    }
}
