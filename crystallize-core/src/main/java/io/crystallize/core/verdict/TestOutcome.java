package io.crystallize.core.verdict;

/**
 * What a statistical test found for one hypothesis.
 *
 * @param p the one-sided p value, above 0 and at most 1
 * @param test the test's name, and how it was carried out
 */
record TestOutcome(double p, String test) {}
