/**
 * What the framework itself costs, each figure beside its limit from the same run. {@code crystallize-benchmarks/run}
 * runs all; begin reading at {@link io.crystallize.benchmarks.StepBenchmark}.
 */
@NullMarked
package io.crystallize.benchmarks;

import org.jspecify.annotations.NullMarked;
