package io.crystallize.core.explain;

import io.crystallize.core.provenance.StepRecord;
import java.util.List;
import org.apiguardian.api.API;

/**
 * One run of a pipeline that is over: in an experiment, a trial.
 *
 * @param run what it was a part of
 * @param condition the name of its condition
 * @param replicate the index of its replicate, from 0
 * @param steps the records of its steps, in their order
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RanTrial(RunFacts run, String condition, int replicate, List<StepRecord> steps) {
    /** Makes a trial; the list is copied. */
    public RanTrial {
        steps = List.copyOf(steps);
    }
}
