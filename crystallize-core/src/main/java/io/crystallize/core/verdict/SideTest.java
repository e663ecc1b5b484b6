package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ConstantTests;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.ShareScoreTests;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.statistics.UnpairedTests;
import java.util.Optional;

/**
 * A {@link TestMethod} of two sides, with all it needs to know beside them.
 *
 * @param testToTrain how much splits of one data set have in common; 0 if the test doesn't ask
 */
record SideTest(TestMethod method, Alternative alternative, double testToTrain) {
    /** Returns the same test of another alternative. */
    SideTest towards(Alternative other) {
        return new SideTest(method, other, testToTrain);
    }

    /**
     * Runs the test.
     *
     * @param margin what the right side is raised by
     * @return empty if the values vary too little for it
     */
    Optional<TestResult> run(Sides sides, double margin, RandomBits random) {
        double[] left = sides.left();
        double[] right = sides.bounds(margin);
        double constant = constant(sides, margin);
        return switch (method) {
            case PERMUTATION ->
                Optional.of(
                        sides.isConstant()
                                ? ConstantTests.permutation(left, constant, alternative, random)
                                : sides.paired()
                                        ? PairedTests.permutation(left, right, alternative, random)
                                        : UnpairedTests.permutation(left, right, alternative, random));
            case STUDENT -> UnpairedTests.student(left, right, alternative);
            case WELCH -> UnpairedTests.welch(left, right, alternative);
            case PAIRED_T ->
                sides.isConstant()
                        ? ConstantTests.t(left, constant, alternative)
                        : PairedTests.t(left, right, alternative);
            case CORRECTED_T -> PairedTests.correctedT(left, right, alternative, testToTrain);
            case MANN_WHITNEY -> Optional.of(UnpairedTests.mannWhitney(left, right, alternative));
            case WILCOXON -> Optional.of(PairedTests.wilcoxon(left, right, alternative));
            case SIGN -> Optional.of(PairedTests.sign(left, right, alternative));
            case KOLMOGOROV_SMIRNOV -> Optional.of(UnpairedTests.kolmogorovSmirnov(left, right, alternative));
            case FISHER -> Optional.of(UnpairedTests.fisher(left, right, alternative));
            case MCNEMAR -> Optional.of(PairedTests.mcNemar(left, right, alternative));
            case SCORE ->
                Optional.of(
                        sides.paired()
                                ? ShareScoreTests.tango(left, sides.right(), constant, alternative)
                                : ShareScoreTests.farringtonManning(left, sides.right(), constant, alternative));
            case BINOMIAL -> Optional.of(ConstantTests.binomial(left, constant, alternative));
            case FRIEDMAN, RANDOMIZED_BLOCKS, ONE_WAY ->
                throw new IllegalStateException(method + " is not a test of two sides");
        };
    }

    /** What the left side, or the difference of both if the right one is a metric, is compared with. */
    private static double constant(Sides sides, double margin) {
        return sides.bound().offset() + margin;
    }

    /** Returns the smallest p that so many observations of each side, but no fewer than there are, can reach. */
    double smallestP(Sides sides, double margin, int observations) {
        int left = Math.max(observations, sides.left().length);
        int right = Math.max(observations, sides.right().length);
        return switch (method) {
            case PERMUTATION ->
                sides.paired()
                        ? PairedTests.smallestPermutationP(left, alternative)
                        : UnpairedTests.smallestPermutationP(left, right, alternative);
            case WILCOXON, SIGN, MCNEMAR -> PairedTests.smallestExactP(left, alternative);
            case MANN_WHITNEY, KOLMOGOROV_SMIRNOV -> UnpairedTests.smallestExactP(left, right, alternative);
            case FISHER -> UnpairedTests.smallestFisherP(left, right, alternative);
            case SCORE ->
                sides.paired()
                        ? ShareScoreTests.smallestPairedP(left, constant(sides, margin), alternative)
                        : ShareScoreTests.smallestP(left, right, constant(sides, margin), alternative);
            case BINOMIAL -> ConstantTests.smallestBinomialP(left, constant(sides, margin), alternative);
            case STUDENT, WELCH, PAIRED_T, CORRECTED_T, FRIEDMAN, RANDOMIZED_BLOCKS, ONE_WAY -> 0;
        };
    }
}
