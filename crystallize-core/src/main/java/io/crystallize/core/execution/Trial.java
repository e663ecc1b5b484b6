package io.crystallize.core.execution;

/**
 * One run of the pipeline: the unit of execution. Plain data.
 *
 * @param condition the name of the condition
 * @param replicate the index of the replicate, from 0
 */
public record Trial(String condition, int replicate) {}
