/**
 * Why steps ran, or didn't. Start with {@link io.crystallize.core.explain.Why}: over the records of past runs, it tells for
 * each step that was computed anew what had changed since it was last computed, down to the method, parameter, context
 * key or file, and follows a changed input upstream to what changed it. Plain immutable data; nothing here needs the
 * code of what it explains.
 *
 * <p>{@code Comparison} finds how two records differ, {@code Candidates} the earlier records that are worth comparing;
 * {@code WhyTree} puts explanations that say the same together.
 */
@NullMarked
package io.crystallize.core.explain;

import org.jspecify.annotations.NullMarked;
