package io.crystallize.core.optimize;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Sources;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;

/** An experiment with something to find: the height of a noisy hill, and what it costs to climb there. */
final class Curves {
    private Curves() {}

    record Noise() implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return context.random().nextGaussian();
        }
    }

    record Number(double value) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return value;
        }
    }

    /** Takes one source from another. */
    record Difference() implements Step<Sources, Double> {
        @Override
        public Double apply(Sources sources, Context context) {
            double difference = sources.get("right", Double.class) - sources.get("left", Double.class);
            context.metric("difference", difference);
            return difference;
        }
    }

    /** The ground's kind. */
    enum Ground {
        ROCK,
        SAND
    }

    /** A hill whose top is at x = 3, and which is lower on sand. */
    @Cacheable
    record Hill(
            @Default("0") double x,
            @Default("rock") Ground ground,
            @Default("0.01") double noise) implements Step<Double, Double> {
        Hill {
            if (x < -10) {
                throw new IllegalArgumentException("x is " + x + "; expected at least -10");
            }
        }

        @Override
        public Double apply(Double input, Context context) {
            double height = 10 - (x - 3) * (x - 3) - (ground == Ground.SAND ? 1 : 0) + noise * input;
            context.metric("height", height);
            context.metric("cost", Math.abs(x) + noise * input);
            return height;
        }
    }

    /** Wants that its parameters fit each other. */
    record Window(
            @Default("2") int low,
            @Default("8") int high,
            @Default("") String failsIn) implements Step<Double, Double> {
        Window {
            if (low >= high) {
                throw new IllegalArgumentException("low is " + low + ", but high is " + high);
            }
        }

        @Override
        public Double apply(Double input, Context context) {
            if (failsIn.contains(String.valueOf(context.replicate()))) {
                throw new IllegalStateException("no view in " + context.replicate());
            }
            context.metric("width", high - low);
            return input;
        }
    }

    static Experiment.Builder experiment() {
        return Experiment.builder("hill")
                .source(new Noise())
                .pipeline(Pipeline.start(new Hill(0, Ground.ROCK, 0.01)).then(new Window(2, 8, "")))
                .replicates(4)
                .seed(42);
    }
}
