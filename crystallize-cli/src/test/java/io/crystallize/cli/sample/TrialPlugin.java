package io.crystallize.cli.sample;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.InputPath;
import io.crystallize.core.Key;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.experiment.ExperimentListener;
import io.crystallize.core.experiment.ExperimentResult;
import io.crystallize.core.experiment.Treatment;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Steps that do, one each, what a run has to cope with. */
public final class TrialPlugin implements Plugin {
    @Override
    public String name() {
        return "trial";
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        return List.of(
                Multiply.class,
                Announce.class,
                Noise.class,
                Decide.class,
                Fail.class,
                Record.class,
                Undefined.class,
                Several.class,
                Write.class,
                Block.class,
                Handle.class,
                Wrap.class,
                Exhaust.class,
                ReadNumber.class,
                Parse.class,
                Blur.class);
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Constant.class);
    }

    @Override
    public List<Class<? extends ExperimentProvider>> experiments() {
        return List.of(Ready.class, Nested.class);
    }

    @Override
    public List<Class<? extends ExperimentListener>> listeners() {
        return List.of(Watch.class);
    }

    /** Keeps what has ended in this process. */
    public static final class Watch implements ExperimentListener {
        private static final List<ExperimentResult> ENDED = new CopyOnWriteArrayList<>();

        /** Returns the results of all that has ended, in that order. */
        public static List<ExperimentResult> ended() {
            return List.copyOf(ENDED);
        }

        @Override
        public void experimentEnded(ExperimentResult result) {
            ENDED.add(result);
        }
    }

    /** The same number in every trial. */
    public record Constant(double value) implements DataSource<Double> {
        @Override
        public Double fetch(Context context) {
            return value;
        }
    }

    /** Tells twice what it got. */
    public record Announce() implements Step<Double, Double> {
        @Override
        public Double apply(Double input, Context context) {
            context.event("got", Map.of("value", input.toString(), "remark", "first\u001b\nline"));
            context.event("done", Map.of());
            return input;
        }
    }

    /** Adds a number. */
    @Cacheable
    public record Add(double number) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value + number;
        }
    }

    /** Multiplies by a factor in the context. */
    @Cacheable
    public record Multiply() implements Step<Double, Double> {
        private static final Key<Double> FACTOR = Key.of("factor", Double.class);

        @Override
        public Double apply(Double value, Context context) {
            return value * context.get(FACTOR);
        }
    }

    /** Adds a random number. */
    @Cacheable
    public record Noise(@Default("1") double size) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value + size * context.random().nextDouble();
        }
    }

    /** Makes a 1 of what exceeds a threshold, and a 0 of what doesn't. */
    public record Decide(@Default("0.5") double threshold) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            return value > threshold ? 1.0 : 0;
        }
    }

    /** Fails in some replicates of some conditions. */
    public record Fail(List<Integer> replicates, List<String> conditions) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            if (replicates.contains(context.replicate()) && conditions.contains(context.condition())) {
                throw new IllegalStateException("told to fail");
            }
            return value;
        }
    }

    /** Fails for a reason that has a reason. */
    public record Wrap() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            throw new IllegalStateException("outer", new IOException("inner detail"));
        }
    }

    /** Ends the world. */
    public record Exhaust() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            throw new OutOfMemoryError("as if");
        }
    }

    /** Reads a number from a file. */
    public record ReadNumber(@InputPath String file) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws IOException {
            return Double.valueOf(context.file(file).text().strip());
        }
    }

    /** Reads a number from a text. */
    @Cacheable
    public record Parse() implements Step<String, Double> {
        @Override
        public Double apply(String text, Context context) {
            return Double.valueOf(text.strip());
        }
    }

    /** Records the value. */
    public record Record() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.metric("value", value, Map.of("unit", "none"));
            return value;
        }
    }

    /** Records values that JSON lacks. */
    public record Undefined() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.metric("undefined", Double.NaN);
            context.metric("infinite", context.replicate() % 2 == 0 ? Double.POSITIVE_INFINITY : -1 / 0.0);
            return value;
        }
    }

    /** Records as many values as the replicate's index. */
    public record Several() implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            for (int i = 0; i < context.replicate(); i++) {
                context.metric("several", i);
            }
            return value;
        }
    }

    /** Writes an artifact. */
    @Cacheable
    public record Write(String file) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) {
            context.artifact(file, value + "\n");
            return value;
        }
    }

    /** Makes a file in one replicate, and then waits for ever. */
    public record Block(int replicate, String file) implements Step<Double, Double> {
        @Override
        public Double apply(Double value, Context context) throws IOException, InterruptedException {
            if (context.replicate() == replicate) {
                Files.createFile(Path.of(file));
                new CountDownLatch(1).await();
            }
            return value;
        }
    }

    /** Can't be cached: nothing can store a thread. */
    @Cacheable
    public record Handle() implements Step<Double, Thread> {
        @Override
        public Thread apply(Double value, Context context) {
            return Thread.currentThread();
        }
    }

    /** Makes something that is no data. */
    public record Blur() implements Step<Double, Blur.Spot> {
        /** Has nothing that can be read. */
        public static final class Spot {
            @Override
            public String toString() {
                return "a blur";
            }
        }

        @Override
        public Spot apply(Double value, Context context) {
            return new Spot();
        }
    }

    /** A whole experiment. */
    public static final class Ready implements ExperimentProvider {
        @Override
        public Experiment experiment() {
            return Experiment.builder("ready-made")
                    .source(new Constant(2))
                    .pipeline(Pipeline.start(new Record()))
                    .seed(1)
                    .build();
        }
    }

    /** A whole experiment whose pipeline has another one in it, of which a treatment changes a step. */
    public static final class Nested implements ExperimentProvider {
        @Override
        public Experiment experiment() {
            Pipeline<Double, Double> prepare = Pipeline.<Double, Double>start(new Add(1))
                    .then(Step.<Double, Double>of("double", (value, context) -> 2 * value));
            return Experiment.builder("nested")
                    .source(new Constant(2))
                    .pipeline(Pipeline.<Double, Double>start("prepare", prepare).then(new Record()))
                    .treatment(Treatment.named("more").set("prepare/add.number", 10))
                    .seed(1)
                    .build();
        }
    }
}
