/**
 * Whether a difference between two conditions is real: hypotheses, the samples they are judged on, and verdicts.
 *
 * <p>Start with {@link io.crystallize.core.verdict.Hypothesis}, a claim such as
 * {@code standardized.accuracy > baseline.accuracy}, and {@link io.crystallize.core.verdict.Judge}, which takes all
 * hypotheses of an experiment together, the {@link io.crystallize.core.verdict.Samples} of their metrics and the
 * {@link io.crystallize.core.verdict.Design} of the experiment, and gives one
 * {@link io.crystallize.core.verdict.Verdict} for each.
 *
 * <p>Three rules hold throughout:
 *
 * <ul>
 *   <li>Values are paired by replicate, never by their position in a list. A replicate without a pair is counted and
 *       named.
 *   <li>What can't be judged gets {@code NO_VERDICT} and a reason in plain words, never an exception and never a number
 *       that looks like an answer.
 *   <li>A verdict is the same, bit for bit, on every Java virtual machine and in every order of hypotheses: it is
 *       part of an experiment's digest.
 * </ul>
 *
 * <p>The tests, intervals and corrections themselves are in {@link io.crystallize.core.statistics}. A further test is a
 * {@link io.crystallize.core.verdict.TestMethod} and a line in {@code SideTest}; what is judged in a way of its own is a
 * {@link io.crystallize.core.verdict.Verifier}.
 */
@NullMarked
package io.crystallize.core.verdict;

import org.jspecify.annotations.NullMarked;
