package io.crystallize.cli;

import io.crystallize.core.statistics.EquivalencePower;
import io.crystallize.core.statistics.Power;
import io.crystallize.core.statistics.PowerPlan;
import io.crystallize.core.statistics.ProportionPower;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
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

    /** What values that are about normal are compared with. */
    enum Compared {
        PAIRS("of the differences in pairs"),
        CONSTANT("of the values, compared with a constant"),
        SIDES("of each side, unpaired");

        private final String words;

        Compared(String words) {
            this.words = words;
        }
    }

    /** Values that are about normal, and have a standard deviation. */
    sealed interface Normal extends Supposed {
        double sd();

        Compared compared();

        /** How much resplits of one data set have in common; 0 if the replicates are none. */
        double testToTrain();
    }

    /**
     * Values one of whose means differs from what it is compared with.
     *
     * @param effect how far the means differ from what is compared, a margin included; positive in the direction of the
     *     claim
     * @param sd the standard deviation of the differences or, unpaired, of each side; positive
     * @param testToTrain how much resplits of one data set have in common; 0 if the replicates are none
     * @param difference the true difference, left minus right, where it isn't the effect because there is a margin, or null
     */
    record Means(
            double effect,
            double sd,
            Compared compared,
            double testToTrain,
            @Nullable Double difference) implements Normal {
        @Override
        public PowerPlan plan(Power test, double power) {
            double standardized = effect / sd;
            PowerPlan plan = testToTrain > 0
                    ? test.resplits(standardized, testToTrain, power)
                    : compared == Compared.SIDES ? test.perSide(standardized, power) : test.pairs(standardized, power);
            boolean found = test.twoSided() ? effect != 0 : effect > 0;
            return !found && plan instanceof PowerPlan.Never never
                    ? new PowerPlan.Never(
                            never.test(),
                            "a difference of " + Report.number(effect)
                                    + (difference == null ? "" : " from the margin")
                                    + (test.twoSided() ? " is none" : " is none in the direction of the claim"))
                    : plan;
        }

        @Override
        public double at(Power test, int replicates) {
            double standardized = effect / sd;
            if (testToTrain > 0) {
                return test.resplits(standardized, testToTrain, replicates);
            }
            return compared == Compared.SIDES
                    ? test.unpaired(standardized, replicates)
                    : test.paired(standardized, replicates);
        }

        @Override
        public OptionalDouble limit(Power test) {
            return testToTrain > 0
                    ? OptionalDouble.of(test.resplitsLimit(effect / sd, testToTrain))
                    : OptionalDouble.empty();
        }

        @Override
        public String inWords() {
            String of = difference == null
                    ? "a difference of " + Report.number(effect)
                    : "a true difference of " + Report.number(difference) + ", which is " + Report.number(effect)
                            + " from the margin";
            return of + spread(sd, compared, testToTrain);
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode node = json(sd, compared, testToTrain).put("effect", effect);
            return difference == null ? node.putNull("difference") : node.put("difference", difference);
        }
    }

    /**
     * Values whose means are equivalent.
     *
     * @param difference of the means from the middle of the margin
     * @param margin how far they may differ; positive
     * @param sd the standard deviation of the differences or, unpaired, of each side; positive
     * @param testToTrain how much resplits of one data set have in common; 0 if the replicates are none
     */
    record Equivalent(double difference, double margin, double sd, Compared compared, double testToTrain)
            implements Normal {
        @Override
        public PowerPlan plan(Power test, double power) {
            EquivalencePower tests = new EquivalencePower(test, margin / sd);
            double standardized = difference / sd;
            if (testToTrain > 0) {
                return tests.resplits(standardized, testToTrain, power);
            }
            return compared == Compared.SIDES ? tests.perSide(standardized, power) : tests.pairs(standardized, power);
        }

        @Override
        public double at(Power test, int replicates) {
            EquivalencePower tests = new EquivalencePower(test, margin / sd);
            double standardized = difference / sd;
            if (testToTrain > 0) {
                return tests.resplits(standardized, testToTrain, replicates);
            }
            return compared == Compared.SIDES
                    ? tests.unpaired(standardized, replicates)
                    : tests.paired(standardized, replicates);
        }

        @Override
        public OptionalDouble limit(Power test) {
            return testToTrain > 0
                    ? OptionalDouble.of(
                            new EquivalencePower(test, margin / sd).resplitsLimit(difference / sd, testToTrain))
                    : OptionalDouble.empty();
        }

        @Override
        public String inWords() {
            return "a true difference of " + Report.number(difference) + " within a margin of " + Report.number(margin)
                    + " either way" + spread(sd, compared, testToTrain);
        }

        @Override
        public ObjectNode toJson() {
            return json(sd, compared, testToTrain).put("difference", difference).put("margin", margin);
        }
    }

    private static String spread(double sd, Compared compared, double testToTrain) {
        return ", standard deviation " + Report.number(sd) + " " + compared.words
                + (testToTrain > 0 ? ", of splits of one data set" : "");
    }

    private static ObjectNode json(double sd, Compared compared, double testToTrain) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sd", sd)
                .put("paired", compared != Compared.SIDES)
                .put("testToTrain", testToTrain);
    }

    /**
     * Values that are 0 or 1, compared with a constant.
     *
     * @param share how probable a 1 is
     * @param constant between 0 and 1
     * @param below whether the share is claimed to be below the constant
     */
    record Share(double share, double constant, boolean below) implements Supposed {
        @Override
        public PowerPlan plan(Power test, double power) {
            ProportionPower tests = new ProportionPower(test);
            return below ? tests.values(1 - share, 1 - constant, power) : tests.values(share, constant, power);
        }

        @Override
        public double at(Power test, int replicates) {
            ProportionPower tests = new ProportionPower(test);
            return below
                    ? tests.constant(1 - share, 1 - constant, replicates)
                    : tests.constant(share, constant, replicates);
        }

        @Override
        public String inWords() {
            return "a share of " + Report.number(share) + ", compared with " + Report.number(constant);
        }

        @Override
        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("share", share)
                    .put("constant", constant)
                    .put("paired", true);
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
