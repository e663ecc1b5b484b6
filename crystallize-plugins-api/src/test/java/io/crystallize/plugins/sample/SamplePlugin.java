package io.crystallize.plugins.sample;

import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Name;
import io.crystallize.core.Replicated;
import io.crystallize.core.Sources;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.Plugin;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Steps that have every kind of parameter. */
public final class SamplePlugin implements Plugin {
    @Override
    public String name() {
        return "sample";
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(
                Scale.class,
                Round.class,
                Weights.class,
                Clip.class,
                ToText.class,
                Length.class,
                Report.class,
                Sum.class,
                Exact.class,
                Silent.class,
                Concat.class);
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Numbers.class, Recorded.class, Words.class);
    }

    @Override
    public List<Class<? extends ExperimentProvider>> experiments() {
        return List.of(Doubling.class);
    }

    /** A source with a list. */
    public record Numbers(List<Double> values) implements DataSource<double[]> {
        @Override
        public double[] fetch(Context context) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** A source that has certain replicates. */
    public record Recorded(List<Double> values, int replicates) implements DataSource<double[]>, Replicated {
        @Override
        public double[] fetch(Context context) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** A step that takes several sources. */
    public record Concat() implements Step<Sources, double[]> {
        @Override
        public double[] apply(Sources sources, Context context) {
            return sources.names().stream()
                    .flatMapToDouble(name -> Arrays.stream(sources.get(name, double[].class)))
                    .toArray();
        }
    }

    /** A source without parameters. */
    public record Words() implements DataSource<String> {
        @Override
        public String fetch(Context context) {
            return "words";
        }
    }

    /** A parameter that has to be given. */
    public record Scale(double factor) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            double[] scaled = values.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= factor;
            }
            return scaled;
        }
    }

    /** How to round. */
    public enum Direction {
        UP,
        DOWN,
        HALF_EVEN
    }

    /** An enum, and a default. */
    public record Round(
            @Default("half_even") Direction direction,
            @Default("2") int digits) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    /** A list of whole numbers. */
    public record Weights(List<Integer> weights) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    /** An optional parameter, and two that are checked together. */
    public record Clip(double low, double high, Optional<Integer> most) implements Step<double[], double[]> {
        /** Checks the bounds. */
        public Clip {
            if (low > high) {
                throw new IllegalArgumentException("low is " + low + ", which is more than high, " + high);
            }
        }

        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    /** Makes another type. */
    public record ToText() implements Step<double[], String> {
        @Override
        public String apply(double[] values, Context context) {
            return values.length + " values";
        }
    }

    /** Takes another type, under a name of its own. */
    @Name("count")
    public record Length() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return text.length();
        }
    }

    /** A text. */
    public record Report(String title) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    /** A decimal of any length. */
    public record Exact(BigDecimal share) implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            context.metric("precision", share.precision());
            context.metric("scale", share.scale());
            return values;
        }
    }

    /** A class that doesn't say what its parameters are. */
    public static final class Silent implements Step<double[], double[]> {
        @Override
        public double[] apply(double[] values, Context context) {
            return values;
        }
    }

    /** Records a metric. */
    public record Sum() implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            context.metric("sum", sum);
            return sum;
        }
    }

    /** A whole experiment. */
    public static final class Doubling implements ExperimentProvider {
        @Override
        public Experiment experiment() {
            return Experiment.builder("doubling")
                    .source(new Words())
                    .pipeline(io.crystallize.core.Pipeline.start(new Length()))
                    .build();
        }
    }
}
