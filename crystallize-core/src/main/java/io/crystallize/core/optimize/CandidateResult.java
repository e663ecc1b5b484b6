package io.crystallize.core.optimize;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What a candidate gave in the end.
 *
 * @param candidate which one
 * @param replicates how many replicates it was given
 * @param estimates one for each objective, in their order
 * @param failures how many of its trials failed
 * @param isComparable whether there is a value of each objective in each replicate
 * @param refusals why the experiment can't be run with it, or empty if it can
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record CandidateResult(
        Candidate candidate,
        int replicates,
        List<Estimate> estimates,
        int failures,
        boolean isComparable,
        List<String> refusals) {
    /** Makes a result; the lists are copied. */
    public CandidateResult {
        estimates = List.copyOf(estimates);
        refusals = List.copyOf(refusals);
    }

    double[] means() {
        return estimates.stream().mapToDouble(Estimate::mean).toArray();
    }
}
