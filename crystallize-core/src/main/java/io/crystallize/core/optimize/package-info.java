/**
 * Searching for the best parameters. Start with {@link io.crystallize.core.optimize.Optimization}: an experiment, a
 * {@link io.crystallize.core.optimize.SearchSpace}, one or two objectives, and an
 * {@link io.crystallize.core.optimize.Optimizer}, which is asked for candidates and told what they gave.
 *
 * <p>Each {@link io.crystallize.core.optimize.Candidate} is a condition of one run, all with the same replicates, so the
 * same random numbers ({@code SearchRounds}). What an optimizer asks for follows from its seed and from what it was
 * told: a run that was killed and is resumed asks the same, and has finished trials from the journal.
 */
@NullMarked
package io.crystallize.core.optimize;

import org.jspecify.annotations.NullMarked;
