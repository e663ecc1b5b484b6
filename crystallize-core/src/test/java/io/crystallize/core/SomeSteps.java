package io.crystallize.core;

import java.util.Arrays;
import java.util.Map;

/** Steps that the tests of pipelines share. */
final class SomeSteps {
    private SomeSteps() {}

    record Scale(double factor) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return Arrays.stream(values).map(value -> value * factor).toArray();
        }
    }

    record Mean() implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            double mean = Arrays.stream(values).sum() / values.length;
            context.metric("mean", mean);
            return mean;
        }
    }

    /** A class that says what its parameters are. */
    static final class Offset implements Step<double[], double[]> {
        private final double by;

        Offset(double by) {
            this.by = by;
        }

        @Override
        public double[] apply(double[] values, Context context) {
            return Arrays.stream(values).map(value -> value + by).toArray();
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of("by", by);
        }
    }
}
