package io.crystallize.core;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apiguardian.api.API;
import org.slf4j.Logger;

/**
 * Shows how far a run is. The module {@code crystallize-progress} has one; it is found by {@link ServiceLoader}, so that
 * this module needs no terminal library.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ProgressDisplay {
    /** Returns one who watches a run and shows how far it is; where there is no terminal, one who shows nothing. */
    RunListener open();

    /** Returns the first that is on the class path; if there is none, says so. */
    static Optional<ProgressDisplay> find(Logger logger) {
        try {
            Optional<ProgressDisplay> found =
                    ServiceLoader.load(ProgressDisplay.class).findFirst();
            if (found.isEmpty()) {
                logger.warn("No progress is shown: io.crystallize:crystallize-progress is not on the class path");
            }
            return found;
        } catch (ServiceConfigurationError | LinkageError e) {
            logger.warn("No progress is shown: {}", e.toString());
            return Optional.empty();
        }
    }
}
