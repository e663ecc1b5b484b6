/**
 * Telling users what is wrong with what they gave: {@link io.crystallize.core.problem.Problem}s with their place,
 * collected until all are known and thrown together, and the nearest name to one that is unknown.
 */
@NullMarked
package io.crystallize.core.problem;

import org.jspecify.annotations.NullMarked;
