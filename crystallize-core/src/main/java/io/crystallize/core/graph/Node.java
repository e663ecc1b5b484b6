package io.crystallize.core.graph;

import io.crystallize.core.experiment.Experiment;
import java.nio.file.Path;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of a graph.
 *
 * @param experiment the experiment
 * @param folder the folder that relative paths of its files start from, or null for that of the options
 * @param origin where it comes from, such as a file; or an empty text
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Node(Experiment experiment, @Nullable Path folder, String origin) {
    /** Makes the node of an experiment that comes from no file. */
    public Node(Experiment experiment) {
        this(experiment, null, "");
    }

    String name() {
        return experiment.name();
    }
}
