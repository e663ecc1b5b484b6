package io.crystallize.cli;

import io.crystallize.core.statistics.Power;
import io.crystallize.core.statistics.PowerPlan;
import io.crystallize.core.statistics.ProportionPower;
import java.util.OptionalDouble;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What an experiment is planned for: what is supposed to be true of the values that it will give. */
sealed interface Supposed {
    /** Returns how many replicates give a power. */
    PowerPlan plan(Power test, double power);

    /** Returns the power of a number of replicates. */
    double at(Power test, int replicates);

    /** Returns the power that no number of replicates exceeds, if that is less than all. */
    default OptionalDouble limit(Power test) {
        return OptionalDouble.empty();
    }

    /** Returns it as a line for people. */
    String inWords();

    ObjectNode toJson();

    /**
     * Values that are about normal.
     *
     * @param effect the difference of the means; positive in the direction of the claim
     * @param sd the standard deviation of the differences or, unpaired, of each side; positive
     * @param testToTrain how much resplits of one data set have in common; 0 if the replicates are none
     */
    record Means(double effect, double sd, boolean paired, double testToTrain) implements Supposed {
        @Override
        public PowerPlan plan(Power test, double power) {
            double standardized = effect / sd;
            if (testToTrain > 0) {
                return test.resplits(standardized, testToTrain, power);
            }
            return paired ? test.pairs(standardized, power) : test.perSide(standardized, power);
        }

        @Override
        public double at(Power test, int replicates) {
            double standardized = effect / sd;
            if (testToTrain > 0) {
                return test.resplits(standardized, testToTrain, replicates);
            }
            return paired ? test.paired(standardized, replicates) : test.unpaired(standardized, replicates);
        }

        @Override
        public OptionalDouble limit(Power test) {
            return testToTrain > 0
                    ? OptionalDouble.of(test.resplitsLimit(effect / sd, testToTrain))
                    : OptionalDouble.empty();
        }

        @Override
        public String inWords() {
            return "a difference of " + Report.number(effect) + ", standard deviation "
                    + Report.number(sd) + (paired ? " of the differences in pairs" : " of each side, unpaired")
                    + (testToTrain > 0 ? ", of splits of one data set" : "");
        }

        @Override
        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("effect", effect)
                    .put("sd", sd)
                    .put("paired", paired)
                    .put("testToTrain", testToTrain);
        }
    }

    /**
     * Values that are 0 or 1, in pairs.
     *
     * @param leftOnly how probable a pair is that has its 1 on the left alone
     * @param rightOnly how probable one is that has it on the right alone
     */
    record Pairs(double leftOnly, double rightOnly) implements Supposed {
        /** Pairs whose two values don't depend on each other: of those that do, as most do, fewer are needed. */
        static Pairs independent(double left, double right) {
            return new Pairs(left * (1 - right), right * (1 - left));
        }

        @Override
        public PowerPlan plan(Power test, double power) {
            return new ProportionPower(test).pairs(leftOnly, rightOnly, power);
        }

        @Override
        public double at(Power test, int replicates) {
            return new ProportionPower(test).paired(leftOnly, rightOnly, replicates);
        }

        @Override
        public String inWords() {
            return "pairs of 0 and 1, of which " + Report.number(leftOnly) + " have the 1 on the left alone, and "
                    + Report.number(rightOnly) + " on the right";
        }

        @Override
        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("leftOnly", leftOnly)
                    .put("rightOnly", rightOnly)
                    .put("paired", true);
        }
    }

    /**
     * Values that are 0 or 1, unpaired.
     *
     * @param left how probable a 1 is on the left
     * @param right how probable it is on the right
     */
    record Shares(double left, double right) implements Supposed {
        @Override
        public PowerPlan plan(Power test, double power) {
            return new ProportionPower(test).perSide(left, right, power);
        }

        @Override
        public double at(Power test, int replicates) {
            return new ProportionPower(test).unpaired(left, right, replicates);
        }

        @Override
        public String inWords() {
            return "shares of " + Report.number(left) + " and " + Report.number(right) + ", unpaired";
        }

        @Override
        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("left", left)
                    .put("right", right)
                    .put("paired", false);
        }
    }
}
