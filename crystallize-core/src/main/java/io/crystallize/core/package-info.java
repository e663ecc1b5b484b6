/**
 * Steps, pipelines and contexts. Start with {@link io.crystallize.core.Step}, which users write,
 * {@link io.crystallize.core.Pipeline}, which puts steps in a row and runs them, and
 * {@link io.crystallize.core.Context}, through which a running step asks and tells.
 *
 * <p>A value's way through a pipeline: {@code Pipeline} hands each {@code Stage} (a step in its place) the value of the
 * one before; {@code StageRun} looks into the trace cache, and on a miss has {@code StepRunner} run the step in a
 * {@code StepContext}, which notes what the step reads and writes; {@code Settled} gives the output the form in which
 * it goes on.
 *
 * <p>The packages below, each of which uses only those before it: {@code problem} (telling users what is wrong),
 * {@code digest}, {@code file} (files as values), {@code code} (code fingerprints), {@code provenance}, {@code cache}
 * (the trace cache), this one, {@code verdict} (which uses only {@code problem}), {@code experiment}. {@code internal}
 * is what several of them share.
 */
@NullMarked
package io.crystallize.core;

import org.jspecify.annotations.NullMarked;
