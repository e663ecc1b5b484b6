package io.crystallize.plugins;

import io.crystallize.core.execution.TrialExecutor;
import org.apiguardian.api.API;

/**
 * Makes an executor that is asked for by name: {@code --executor acme:pool?threads=4}. A record, whose components are its
 * settings.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ExecutorProvider {
    /**
     * Returns an executor.
     *
     * @throws io.crystallize.core.problem.InvalidInputException if the settings don't make one
     */
    TrialExecutor executor();
}
