/**
 * What happened. Start with {@link io.crystallize.core.provenance.Provenance}, the records of one run: one
 * {@link io.crystallize.core.provenance.StepRecord} for each step that ran, with what it read, wrote and recorded. Plain
 * immutable data; nothing here holds on to a value that went through a pipeline.
 *
 * <p>{@code ProvenanceTree} and {@code StepLines} print it; {@code StepJson} writes it as lines, and
 * {@code StepReader} reads them.
 */
@NullMarked
package io.crystallize.core.provenance;

import org.jspecify.annotations.NullMarked;
