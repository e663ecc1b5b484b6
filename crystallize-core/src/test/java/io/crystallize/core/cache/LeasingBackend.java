package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backend with leases: each cache over it is like a process of its own. */
public class LeasingBackend extends MapBackend implements Leasing {
    public final Set<Digest> leased = ConcurrentHashMap.newKeySet();

    @Override
    public Optional<Lease> tryLease(Digest key) {
        return leased.add(key) ? Optional.of(() -> leased.remove(key)) : Optional.empty();
    }
}
