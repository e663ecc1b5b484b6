package io.crystallize.llm;

import org.apiguardian.api.API;

/** How often a question is asked that is the same in several replicates. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Ask {
    /** In each replicate anew: its answers vary as the model's do. */
    REPLICATE,
    /**
     * In each replicate anew, with a seed that is drawn from its random numbers. Where the server heeds it, the answers
     * can be had again, and conditions are compared under equal seeds.
     */
    SEEDED,
    /** Once: all replicates have one answer, as is right for a model that always gives the same. */
    ONCE
}
