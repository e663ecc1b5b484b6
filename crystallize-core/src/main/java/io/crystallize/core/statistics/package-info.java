/**
 * Statistics of samples, without a word about experiments: tests, effects and intervals over arrays of numbers.
 *
 * <p>Start with {@link io.crystallize.core.statistics.PairedTests},
 * {@link io.crystallize.core.statistics.UnpairedTests}, {@link io.crystallize.core.statistics.ShareScoreTests},
 * {@link io.crystallize.core.statistics.ConstantTests} and {@link io.crystallize.core.statistics.BlockTests}, whichever
 * fits how the values came about;
 * {@link io.crystallize.core.statistics.MultipleTests} corrects for several of them. Beside each test that can't reach
 * any p is the smallest that it can reach. A test whose statistic isn't defined gives no result.
 *
 * <p>What commons-statistics has is taken from there; what is here is what it lacks: permutation tests, tests that are
 * exact with ties, blocks, resplits of one data set, bootstrap intervals. Where a function computes with
 * {@link java.lang.Math}, whose last bits may differ between Java virtual machines, its last digits may; who needs the
 * same bits everywhere rounds.
 *
 * <p>Everything here is pure: random bits, where needed, are an argument. Arguments are finite numbers unless stated;
 * arrays are not changed and not kept.
 */
@NullMarked
package io.crystallize.core.statistics;

import org.jspecify.annotations.NullMarked;
