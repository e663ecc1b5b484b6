package io.crystallize.core.verdict;

import io.crystallize.core.statistics.Alternative;
import io.crystallize.core.statistics.ConstantTests;
import io.crystallize.core.statistics.PairedTests;
import io.crystallize.core.statistics.RandomBits;
import io.crystallize.core.statistics.TestResult;
import io.crystallize.core.statistics.UnpairedTests;
import java.util.Optional;

/** A {@link TestMethod} of two sides, with all it needs to know beside them. */
record SideTest(TestMethod method, Alternative alternative, double testToTrain) {
    /**
     * Runs the test.
     *
     * @param margin what the right side is raised by
     * @return empty if the values vary too little for it
     */
    Optional<TestResult> run(Sides sides, double margin, RandomBits random) {
        double[] left = sides.left();
        double[] right = sides.bounds(margin);
        return switch (method) {
            case PERMUTATION -> Optional.of(
                    sides.paired()
                            ? PairedTests.permutation(left, right, alternative, random)
                            : UnpairedTests.permutation(left, right, alternative, random));
            case STUDENT -> UnpairedTests.student(left, right, alternative);
            case WELCH -> UnpairedTests.welch(left, right, alternative);
            case PAIRED_T -> PairedTests.t(left, right, alternative);
            case CORRECTED_T -> PairedTests.correctedT(left, right, alternative, testToTrain);
            case MANN_WHITNEY -> Optional.of(UnpairedTests.mannWhitney(left, right, alternative));
            case WILCOXON -> Optional.of(PairedTests.wilcoxon(left, right, alternative));
            case SIGN -> Optional.of(PairedTests.sign(left, right, alternative));
            case KOLMOGOROV_SMIRNOV -> Optional.of(UnpairedTests.kolmogorovSmirnov(left, right, alternative));
            case FISHER -> Optional.of(UnpairedTests.fisher(left, right, alternative));
            case MCNEMAR -> Optional.of(PairedTests.mcNemar(left, right, alternative));
            case BINOMIAL -> Optional.of(
                    ConstantTests.binomial(left, sides.bound().offset() + margin, alternative));
            case FRIEDMAN, RANDOMIZED_BLOCKS, ONE_WAY ->
                throw new IllegalStateException(method + " is not a test of two sides");
        };
    }

    /** Returns the smallest p that so many observations of each side can reach; 0 if there is no least. */
    double smallestP(Sides sides, int observations) {
        int n = observations;
        return switch (method) {
            case PERMUTATION -> sides.paired()
                    ? PairedTests.smallestPermutationP(n, alternative)
                    : UnpairedTests.smallestPermutationP(n, n, alternative);
            case WILCOXON, SIGN, MCNEMAR -> PairedTests.smallestExactP(n, alternative);
            case MANN_WHITNEY, KOLMOGOROV_SMIRNOV -> UnpairedTests.smallestExactP(n, n, alternative);
            case FISHER -> UnpairedTests.smallestFisherP(n, n, alternative);
            case BINOMIAL -> ConstantTests.smallestBinomialP(n, sides.bound().offset(), alternative);
            case STUDENT, WELCH, PAIRED_T, CORRECTED_T, FRIEDMAN, RANDOMIZED_BLOCKS, ONE_WAY -> 0;
        };
    }

    /** The fewest observations of each side that it takes. */
    int fewest() {
        return switch (method) {
            case STUDENT, WELCH, PAIRED_T, CORRECTED_T -> 2;
            default -> 1;
        };
    }
}
