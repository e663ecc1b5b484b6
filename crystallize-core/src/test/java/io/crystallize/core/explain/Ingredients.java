package io.crystallize.core.explain;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Key;
import io.crystallize.core.ResourceFactory;
import io.crystallize.core.ResourceSpec;
import io.crystallize.core.Secrets;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Steps that depend on one thing each. */
final class Ingredients {
    static final Key<Double> RATE = Key.of("rate", Double.class);

    private Ingredients() {}

    @Cacheable
    record Load(double x) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return x;
        }
    }

    @Cacheable
    record Times(double factor) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value * factor;
        }
    }

    @Cacheable
    record Plus(double number) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value + number;
        }
    }

    @Cacheable
    record Weighted(double[] weights) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value * weights[weights.length - 1];
        }
    }

    @Cacheable
    record ReadsRate() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value + context.get(RATE);
        }
    }

    @Cacheable
    record HasRate() implements Step<Double, Boolean> {
        @Override
        public Boolean apply(Double value, Context context) {
            return context.contains(RATE);
        }
    }

    @Cacheable
    record PutsRate(double rate) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.put(RATE, rate);
            return value;
        }
    }

    @Cacheable
    record ReadsFile(String path) implements Step<Double, Integer> {
        @Override
        public Integer apply(Double value, Context context) throws IOException {
            return context.file(path).text().length();
        }
    }

    @Cacheable
    record ReadsEnvironment(String variable) implements Step<Double, String> {
        @Override
        public String apply(Double value, Context context) {
            return context.env(variable).orElse("none");
        }
    }

    @Cacheable
    record Draws() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value + context.random().nextDouble();
        }
    }

    @Cacheable
    record ReadsReplicate() implements Step<Double, Integer> {
        @Override
        public Integer apply(Double value, Context context) {
            return context.replicate();
        }
    }

    @Cacheable
    record ReadsCondition() implements Step<Double, String> {
        @Override
        public String apply(Double value, Context context) {
            return context.condition();
        }
    }

    /** Not cacheable, and another in every run. */
    record Counts() implements DataSource<Double> {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public Double fetch(Context context) {
            return (double) CALLS.getAndIncrement();
        }
    }

    record Model(String name) implements ResourceSpec<String> {}

    record MakesModel(String prefix) implements ResourceFactory<Model, String> {
        @Override
        public Class<Model> specType() {
            return Model.class;
        }

        @Override
        public String create(Model spec, Secrets secrets) {
            return prefix + spec.name();
        }
    }

    @Cacheable
    record AsksModel(String name) implements Step<Double, String> {
        @Override
        public String apply(Double value, Context context) {
            return context.resource(new Model(name));
        }
    }

    record Text(String text) {}

    @Cacheable
    record MakesText() implements Step<Double, Text> {
        @Override
        public Text apply(Double value, Context context) {
            return new Text(value.toString());
        }
    }

    /** Stores texts as the framework's own does, by other code. */
    static final class OwnCodec implements Codec<Text> {
        @Override
        public String name() {
            return "own";
        }

        @Override
        public Class<Text> type() {
            return Text.class;
        }

        @Override
        public void encode(Text value, OutputStream out) throws IOException {
            out.write(value.text().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Text decode(InputStream in) throws IOException {
            return new Text(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
