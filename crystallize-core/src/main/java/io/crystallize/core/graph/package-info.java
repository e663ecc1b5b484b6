/**
 * Experiments that take their input from each other: {@link io.crystallize.core.graph.ExperimentGraph} finds who needs
 * whom, and runs them in that order.
 */
@NullMarked
package io.crystallize.core.graph;

import org.jspecify.annotations.NullMarked;
