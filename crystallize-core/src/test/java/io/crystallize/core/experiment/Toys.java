package io.crystallize.core.experiment;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Key;
import io.crystallize.core.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** Small steps for experiments. */
final class Toys {
    static final Key<Double> FACTOR = Key.of("factor", Double.class);

    private Toys() {}

    record Constant(double value) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return value;
        }
    }

    @Cacheable
    record Draws(int n) implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            return context.random().doubles(n).toArray();
        }
    }

    @Cacheable
    record Multiply() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            return input * context.get(FACTOR);
        }
    }

    @Cacheable
    record Shift(@Default("0") double by) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return Arrays.stream(values).map(value -> value + by).toArray();
        }
    }

    @Cacheable
    record Noise(double scale) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            double[] noisy = values.clone();
            for (int i = 0; i < noisy.length; i++) {
                noisy[i] += scale * context.random().nextGaussian();
            }
            context.artifact("noisy.txt", Arrays.toString(noisy));
            return noisy;
        }
    }

    @Cacheable
    record Mean() implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            double mean = Arrays.stream(values).sum() / values.length;
            context.metric("mean", mean, Map.of("n", String.valueOf(values.length)));
            return mean;
        }
    }

    @Cacheable
    record Twice() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return 2 * value;
        }
    }

    record Record(String metric) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.metric(metric, value);
            return value;
        }
    }

    /** Fails in one condition, or all if that is a star, in the replicates that a text of digits names. */
    record FailsIn(String condition, String replicates) implements Step<Object, Object> {
        @Override
        public Object apply(Object input, Context context) throws IOException {
            boolean meant = condition.equals("*") || condition.equals(context.condition());
            if (meant && replicates.contains(String.valueOf(context.replicate()))) {
                throw new IOException("no luck in " + context.replicate());
            }
            return input;
        }
    }
}
