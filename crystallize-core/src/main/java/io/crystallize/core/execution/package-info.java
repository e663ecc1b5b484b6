/**
 * Trials, and what runs them: plain data in, plain data out, so that a trial can be run in a thread, in another process
 * or on another machine. An executor knows nothing else of an experiment.
 */
@NullMarked
package io.crystallize.core.execution;

import org.jspecify.annotations.NullMarked;
