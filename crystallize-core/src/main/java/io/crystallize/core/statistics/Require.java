package io.crystallize.core.statistics;

import java.util.Arrays;

/** What tests require of their arguments; each failure is an {@link IllegalArgumentException} that says what to do. */
final class Require {
    /** Far enough from the greatest double that no sum overflows. */
    private static final double GREATEST_SUM = 1e300;

    private Require() {}

    /** Finite values that can be added up, and enough of them. */
    static void values(String name, double[] values, int fewest) {
        if (values.length < fewest) {
            throw new IllegalArgumentException(
                    name + " has " + count(values.length, "value") + ", but the test needs at least " + fewest);
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] is " + values[i] + ", but only finite values can be tested");
            }
            sum += Math.abs(values[i]);
        }
        if (sum > GREATEST_SUM) {
            throw new IllegalArgumentException(
                    "The values of " + name + " are too large to be added up: use another unit");
        }
    }

    /** As many finite values on either side, and enough of them. */
    static void pairs(double[] left, double[] right, int fewest) {
        if (left.length != right.length) {
            throw new IllegalArgumentException("left has " + count(left.length, "value") + " and right has "
                    + right.length + ", but pairs need as many on either side");
        }
        values("left", left, fewest);
        values("right", right, fewest);
    }

    /** Values that are 0 or 1, and enough of them. */
    static void zerosAndOnes(String name, double[] values, int fewest) {
        values(name, values, fewest);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0 && values[i] != 1) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] is " + values[i] + ", but the test is of values that are 0 or 1");
            }
        }
    }

    /** A table without gaps: enough blocks, each with a finite value for each of enough conditions. */
    static void blocks(double[][] blocks, int fewestBlocks, int fewestConditions) {
        if (blocks.length < fewestBlocks) {
            throw new IllegalArgumentException("There " + (blocks.length == 1 ? "is " : "are ")
                    + count(blocks.length, "block") + ", but the test needs at least " + fewestBlocks);
        }
        int conditions = blocks[0].length;
        if (conditions < fewestConditions) {
            throw new IllegalArgumentException(
                    "The test compares at least " + fewestConditions + " conditions, but the blocks have " + conditions
                            + (conditions == 2 ? ": use a paired test" : ""));
        }
        for (int i = 0; i < blocks.length; i++) {
            values("blocks[" + i + "]", blocks[i], 0);
            if (blocks[i].length != conditions) {
                throw new IllegalArgumentException("blocks[" + i + "] has " + count(blocks[i].length, "value") + " and"
                        + " blocks[0] has " + conditions + ", but each block needs a value for each condition");
            }
        }
    }

    static int ones(double[] values) {
        return (int) Arrays.stream(values).filter(value -> value == 1).count();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
