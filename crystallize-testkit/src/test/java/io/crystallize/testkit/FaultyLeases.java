package io.crystallize.testkit;

import io.crystallize.core.cache.Leasing;
import io.crystallize.core.digest.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The leases of one place, as a {@link FaultyBackend} sees them. */
final class FaultyLeases implements Leasing {
    private static final Digest ALL = Digest.ofContent(new byte[0]);

    private final Fault fault;
    private final Map<Digest, Lease> held = new ConcurrentHashMap<>();

    FaultyLeases(Fault fault) {
        this.fault = fault;
    }

    @Override
    public Optional<Lease> tryLease(Digest key) {
        Digest name = fault == Fault.LEASE_IS_OF_ALL_KEYS ? ALL : key;
        Lease lease = new Lease() {
            @Override
            public void close() {
                if (fault == Fault.LEASE_OF_ANOTHER_IS_FREED) {
                    held.remove(name);
                } else if (fault != Fault.LEASE_IS_FOR_EVER) {
                    held.remove(name, this);
                }
            }
        };
        if (fault == Fault.LEASE_IS_ALWAYS_GRANTED) {
            return Optional.of(lease);
        }
        if (fault == Fault.LEASE_IS_GRANTED_BEFORE_IT_IS_NOTED) {
            if (held.containsKey(name)) {
                return Optional.empty();
            }
            Thread.yield();
            held.put(name, lease);
            return Optional.of(lease);
        }
        return held.putIfAbsent(name, lease) == null ? Optional.of(lease) : Optional.empty();
    }

    void freeAll() {
        held.clear();
    }
}
