package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A backend that tells what it holds, and when it was last used: when tests say so, or else now. */
final class ListedBackend extends MapBackend implements Listing {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<Digest, Instant> used = new ConcurrentHashMap<>();

    void use(Digest name, Duration ago) {
        used.put(name, NOW.minus(ago));
    }

    @Override
    public void list(Consumer<Item> each) {
        entries.forEach((key, bytes) -> each.accept(item(Kind.ENTRY, key, bytes)));
        blobs.forEach((address, bytes) -> each.accept(item(Kind.BLOB, address, bytes)));
    }

    private Item item(Kind kind, Digest name, byte[] bytes) {
        return new Item(kind, name, bytes.length, used.getOrDefault(name, NOW));
    }
}
