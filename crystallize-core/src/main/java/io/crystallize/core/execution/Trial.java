package io.crystallize.core.execution;

import org.apiguardian.api.API;

/**
 * One run of the pipeline: the unit of execution. Plain data.
 *
 * @param condition the name of the condition
 * @param replicate the index of the replicate, from 0
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Trial(String condition, int replicate) {}
