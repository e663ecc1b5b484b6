package io.crystallize.plugins;

import io.crystallize.core.experiment.Experiment;
import org.apiguardian.api.API;

/**
 * Builds a whole experiment in Java. It is run by its name: that of the {@link io.crystallize.core.Name} of the class,
 * else one derived from the class name.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ExperimentProvider {
    /**
     * Returns the experiment. Relative paths of files in it start from the folder in which the command is run; data
     * that the jar brings is better read from the class path.
     *
     * @throws io.crystallize.core.problem.InvalidInputException if it can't be built
     */
    Experiment experiment();
}
