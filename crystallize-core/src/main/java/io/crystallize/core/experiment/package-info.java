/**
 * Experiments. Start with {@link io.crystallize.core.experiment.Experiment}: it is built out of a source, steps,
 * {@link io.crystallize.core.experiment.Treatment}s and hypotheses, run with
 * {@link io.crystallize.core.experiment.ExperimentOptions}, and gives an
 * {@link io.crystallize.core.experiment.ExperimentResult}.
 *
 * <p>{@code ExperimentCheck} turns the parts into one pipeline for each condition ({@code ConditionCheck}), or tells
 * all that is wrong. {@code OnePass} runs one replicate for who looks for a mistake, and stores nothing.
 * {@code ExperimentRun} takes from the journal ({@code Journal}) what an earlier session of the run has finished and is
 * still valid ({@code TrialKeys}, {@code Validity}), and has a
 * {@link io.crystallize.core.execution.TrialExecutor} run the other trials ({@code PipelineTrials}).
 * {@code ResultCollector} puts their results together, and {@code RunFolder} writes them down.
 *
 * <p>What is written down is read without the code that made it: {@code StoredResult} reads a result, and
 * {@link io.crystallize.core.experiment.RunDiff} compares two. Of a run that is under way,
 * {@link io.crystallize.core.experiment.RunningExperiment} hands out the results of trials.
 */
@NullMarked
package io.crystallize.core.experiment;

import org.jspecify.annotations.NullMarked;
