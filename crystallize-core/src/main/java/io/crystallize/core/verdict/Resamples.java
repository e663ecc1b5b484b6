package io.crystallize.core.verdict;

import org.apiguardian.api.API;

/**
 * A step that splits one data set anew in every replicate. By implementing it, the step declares that the replicates of
 * its experiment are splits of one data set, not a sample of the process that made the data. They are then judged by a
 * test that allows for what splits have in common, or the verdict says that it is about splits of this data only.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Resamples {
    /** Returns how the data set is split, as the step's parameters have it. */
    Resampling resampling();
}
