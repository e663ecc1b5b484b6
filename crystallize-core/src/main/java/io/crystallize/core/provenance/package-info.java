/**
 * What happened: one {@link io.crystallize.core.provenance.StepRecord} for each step that ran, with what it read, wrote
 * and recorded. Plain immutable data; nothing here holds on to a value that went through a pipeline.
 */
@NullMarked
package io.crystallize.core.provenance;

import org.jspecify.annotations.NullMarked;
