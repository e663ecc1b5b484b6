package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Leasing;
import io.crystallize.core.cache.Leasing.Lease;
import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** How backends agree on who computes what. */
abstract class LeasingClauses extends PlaceClauses {
    @Test
    protected void tryLease_isThereUnlessOptedOut() {
        assertThat(backend instanceof Leasing)
                .as("%s is a Leasing; if it isn't, override leases()", backend.name())
                .isEqualTo(leases());
    }

    @Test
    protected void tryLease_free_isGranted() throws IOException {
        if (leases()) {
            assertGranted(backend, 1).close();
        }
    }

    @Test
    protected void tryLease_held_isRefused() throws IOException {
        if (leases()) {
            try (Lease held = assertGranted(backend, 1)) {
                assertThat(held).isNotNull();
                assertRefused(backend, 1);
                assertRefused(backend, 1);
            }
        }
    }

    @Test
    protected void tryLease_ofAnotherKey_isGranted() throws IOException {
        if (leases()) {
            try (Lease first = assertGranted(backend, 1);
                    Lease second = assertGranted(backend, 2)) {
                assertThat(first).isNotSameAs(second);
                assertRefused(backend, 1);
                assertRefused(backend, 2);
            }
        }
    }

    @Test
    protected void tryLease_heldByAnotherBackendAtTheSamePlace_isRefusedUntilItIsClosed() throws IOException {
        if (leases() && sharesItsPlace()) {
            CacheBackend another = openAt("place");
            try (Lease held = assertGranted(another, 1)) {
                assertThat(held).isNotNull();
                assertRefused(backend, 1);
            }
            try (Lease held = assertGranted(backend, 1)) {
                assertThat(held).isNotNull();
                assertRefused(another, 1);
            }
        }
    }

    /** It is the connection that an operating system may take leases with: others at the place must keep theirs. */
    @Test
    protected void tryLease_whileAnotherBackendCloses_staysHeld() throws IOException {
        if (leases() && sharesItsPlace()) {
            CacheBackend another = openAt("place");
            CacheBackend third = openAt("place");
            assertGranted(another, 2).close();
            try (Lease held = assertGranted(backend, 1)) {
                assertThat(held).isNotNull();
                another.close();
                assertRefused(third, 1);
            }
            assertGranted(third, 1).close();
        }
    }

    @Test
    protected void tryLease_atAnotherPlace_isGranted() throws IOException {
        if (leases()) {
            CacheBackend another = openAt("another");
            try (Lease here = assertGranted(backend, 1);
                    Lease there = assertGranted(another, 1)) {
                assertThat(here).isNotSameAs(there);
            }
        }
    }

    @Test
    protected void closeOfALease_freesIt() throws IOException {
        if (leases()) {
            for (int i = 0; i < 3; i++) {
                assertGranted(backend, 1).close();
            }
        }
    }

    @Test
    protected void closeOfALease_twice_doesNotFreeThatOfAnother() throws IOException {
        if (leases()) {
            Lease first = assertGranted(backend, 1);
            first.close();
            try (Lease second = assertGranted(backend, 1)) {
                assertThat(second).isNotNull();
                first.close();
                assertRefused(backend, 1);
            }
        }
    }

    @Test
    protected void tryLease_storesNothing() throws IOException {
        if (leases()) {
            try (Lease held = assertGranted(backend, 1)) {
                assertThat(held).isNotNull();
                assertThat(backend.get(key(1))).isEmpty();
                backend.put(key(1), bytes(1, 300));
                assertThat(backend.get(key(1))).contains(bytes(1, 300));
            }
            assertThat(backend.get(key(1))).contains(bytes(1, 300));
        }
    }

    @Test
    protected void tryLease_byThreads_isGrantedToOne() throws Exception {
        if (leases()) {
            Leasing leasing = (Leasing) backend;
            for (int round = 0; round < 20; round++) {
                int number = round;
                Queue<Lease> granted = new ConcurrentLinkedQueue<>();
                Threads.runTogether(
                        THREADS, thread -> leasing.tryLease(key(number)).ifPresent(granted::add));
                assertThat(granted).hasSize(1);
                granted.remove().close();
            }
        }
    }

    private static Lease assertGranted(CacheBackend backend, int number) throws IOException {
        Optional<Lease> lease = ((Leasing) backend).tryLease(key(number));
        assertThat(lease).as("Nobody holds the lease of key %s", number).isPresent();
        return lease.orElseThrow();
    }

    private static void assertRefused(CacheBackend backend, int number) throws IOException {
        assertThat(((Leasing) backend).tryLease(key(number)))
                .as("Someone holds the lease of key %s", number)
                .isEmpty();
    }
}
