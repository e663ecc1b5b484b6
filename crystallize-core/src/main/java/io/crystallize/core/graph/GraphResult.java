package io.crystallize.core.graph;

import io.crystallize.core.experiment.ExperimentResult;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What a run of a graph gave.
 *
 * @param results one for each experiment that ran, in the order in which they did
 * @param notRun the names of those that did not run, because the run was cancelled or a trial failed that was to end it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record GraphResult(List<ExperimentResult> results, List<String> notRun) {
    /** Makes a result; the lists are copied. */
    public GraphResult {
        results = List.copyOf(results);
        notRun = List.copyOf(notRun);
    }
}
