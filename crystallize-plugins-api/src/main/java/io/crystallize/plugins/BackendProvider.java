package io.crystallize.plugins;

import io.crystallize.core.cache.CacheBackend;
import java.io.IOException;
import org.apiguardian.api.API;

/**
 * Opens a cache backend that is asked for by name: {@code --cache acme:bucket?region=north}. A record, whose components
 * are its settings.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface BackendProvider {
    /**
     * Opens the backend, which is closed by whoever asked for it.
     *
     * @throws IOException if it can't be opened now
     * @throws io.crystallize.core.problem.InvalidInputException if the settings don't name one
     */
    CacheBackend open() throws IOException;
}
