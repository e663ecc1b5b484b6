package io.crystallize.testkit;

import io.crystallize.core.cache.Leasing;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A backend on a map with every capability that breaks one clause of the contract, or none. */
final class FaultyBackend extends PlainBackend implements Leasing, Listing {
    private final FaultyLeases leases;
    private final Map<String, byte[]> entries;
    private final Map<String, byte[]> blobs;
    private final Set<Digest> removed = new HashSet<>();

    FaultyBackend(Fault fault, FaultyLeases leases, Map<String, byte[]> entries, Map<String, byte[]> blobs) {
        super(fault, entries, blobs);
        this.leases = has(Fault.LEASE_IS_OF_ONE_BACKEND) ? new FaultyLeases(fault) : leases;
        this.entries = entries;
        this.blobs = blobs;
    }

    @Override
    public Optional<Lease> tryLease(Digest key) {
        if (has(Fault.LEASE_IS_AN_ENTRY)) {
            put(key, new byte[0]);
        }
        return leases.tryLease(key);
    }

    @Override
    public void remove(Digest key) throws IOException {
        if (has(Fault.LIST_HAS_WHAT_IS_GONE)) {
            removed.add(key);
        }
        super.remove(key);
    }

    @Override
    public void list(Consumer<Item> each) {
        entries.forEach((name, bytes) -> each.accept(item(Kind.ENTRY, Digest.parse(name), bytes.length)));
        removed.forEach(key -> each.accept(item(Kind.ENTRY, key, 1)));
        if (!has(Fault.LIST_HAS_NO_BLOBS)) {
            blobs.forEach((name, bytes) -> each.accept(item(Kind.BLOB, Digest.parse(name), bytes.length)));
        }
    }

    private Item item(Kind kind, Digest name, long bytes) {
        return new Item(
                kind,
                name,
                has(Fault.LIST_HAS_NO_SIZE) ? 0 : bytes,
                has(Fault.LIST_HAS_NO_TIME) ? Instant.EPOCH : Instant.now());
    }

    @Override
    public void close() throws IOException {
        if (has(Fault.LEASES_END_WITH_ANY_BACKEND)) {
            leases.freeAll();
        }
        super.close();
    }
}
