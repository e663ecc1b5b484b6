package io.crystallize.testkit;

import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.verdict.Samples;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** A metric of an experiment, of which one says next under which condition it is meant. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MetricAssert {
    private final ExperimentResult result;
    private final String metric;

    MetricAssert(ExperimentResult result, String metric) {
        this.result = result;
        this.metric = metric;
    }

    /**
     * Begins assertions about what it was under a condition.
     *
     * @param condition {@code baseline} or the name of a treatment
     */
    public SamplesAssert ofCondition(String condition) {
        Map<String, Samples> metrics = result.samples().get(condition);
        if (metrics == null) {
            throw new AssertionError(ExperimentResultAssert.absent(
                    result, "condition", condition, List.copyOf(result.samples().keySet())));
        }
        Samples samples = metrics.get(metric);
        return new SamplesAssert(
                samples == null ? Samples.builder(result.replicates()).build() : samples, condition + "." + metric);
    }
}
