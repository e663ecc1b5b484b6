package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A backend with which processes can agree who computes what. A lease is a courtesy: it saves work, and nothing is wrong
 * if it is lost, so a holder need not fear that another one takes it for dead.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Leasing {
    /**
     * Takes the lease of a key, without waiting.
     *
     * @return the lease, or empty if someone else holds it: in this process or another one. That of a process which has
     *     died is free.
     */
    Optional<Lease> tryLease(Digest key) throws IOException;

    /** The right to compute what belongs under a key, until it is closed. Closing twice does nothing. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }
}
