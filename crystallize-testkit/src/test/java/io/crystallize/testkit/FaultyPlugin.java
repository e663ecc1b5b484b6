package io.crystallize.testkit;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.DataSource;
import io.crystallize.core.Default;
import io.crystallize.core.Name;
import io.crystallize.core.Pipeline;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.digest.DigestEncoder;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.experiment.Experiment;
import io.crystallize.core.verdict.Verifier;
import io.crystallize.plugins.ExperimentProvider;
import io.crystallize.plugins.Plugin;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Contributes one of each, with one fault. */
public class FaultyPlugin implements Plugin {
    private static final AtomicInteger ASKED = new AtomicInteger();

    private final PluginFault fault;

    FaultyPlugin(PluginFault fault) {
        this.fault = fault;
    }

    /** As the service loader makes it. */
    public static final class Named extends FaultyPlugin {
        /** Without a fault. */
        public Named() {
            super(PluginFault.NONE);
        }
    }

    @Override
    public String name() {
        return fault == PluginFault.NAME_HAS_SPACES ? "Two Words" : "faulty";
    }

    @Override
    public List<Class<? extends Step<?, ?>>> steps() {
        List<Class<? extends Step<?, ?>>> steps = new ArrayList<>(List.of(Length.class));
        switch (fault) {
            case ANSWERS_DIFFER -> {
                if (ASKED.incrementAndGet() % 2 == 0) {
                    steps.add(Size.class);
                }
            }
            case TWO_HAVE_ONE_NAME -> steps.add(Other.class);
            case STEP_CANNOT_BE_MADE -> steps.add(Unmade.class);
            case DEFAULT_IS_NONE -> steps.add(Wrong.class);
            default -> {}
        }
        return steps;
    }

    @Override
    public List<Class<? extends DataSource<?>>> sources() {
        return List.of(Words.class);
    }

    @Override
    public List<Class<? extends ExperimentProvider>> experiments() {
        return List.of(fault == PluginFault.EXPERIMENT_CANNOT_RUN ? Unrunnable.class : Lengths.class);
    }

    @Override
    public List<Class<? extends Verifier>> verifiers() {
        return List.of(fault == PluginFault.VERIFIER_IS_NO_RECORD ? Plain.class : Always.class);
    }

    @Override
    public List<Class<? extends Codec<?>>> codecs() {
        return List.of(fault == PluginFault.CODEC_LOSES ? Losing.class : Keeping.class);
    }

    @Override
    public List<Class<? extends DigestEncoder<?>>> encoders() {
        return List.of(fault == PluginFault.ENCODER_COUNTS ? Counting.class : Encoding.class);
    }

    /** A parameter with a default. */
    @Cacheable
    public record Length(@Default("1") int times, String unit) implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return times * text.length();
        }
    }

    /** Another one. */
    public record Size() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return text.length();
        }
    }

    /** Has the name of another. */
    @Name("length")
    public record Other() implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return text.length();
        }
    }

    /** Is no record, and doesn't say what its parameters are. */
    public static final class Unmade implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return text.length();
        }
    }

    /** A default of another type. */
    public record Wrong(@Default("many") int times) implements Step<String, Integer> {
        @Override
        public Integer apply(String text, Context context) {
            return times;
        }
    }

    /** A source. */
    public record Words(@Default("words") String text) implements DataSource<String> {
        @Override
        public String fetch(Context context) {
            return text;
        }
    }

    /** An experiment. */
    public static final class Lengths implements ExperimentProvider {
        @Override
        public Experiment experiment() {
            return Experiment.builder("lengths")
                    .source(new Words("x"))
                    .pipeline(Pipeline.start(new Size()))
                    .build();
        }
    }

    /** An experiment with an output that can't be stored. */
    public static final class Unrunnable implements ExperimentProvider {
        @Override
        public Experiment experiment() {
            return Experiment.builder("unrunnable")
                    .source(new Words("x"))
                    .pipeline(Pipeline.start(new Threads()))
                    .build();
        }

        /** Says that it can be stored. */
        @Cacheable
        public record Threads() implements Step<String, Thread> {
            @Override
            public Thread apply(String text, Context context) {
                return new Thread(text);
            }
        }
    }

    /** A verifier. */
    public record Always() implements Verifier {
        /** What it finds. */
        public record Found(boolean supported) {}

        @Override
        public Record verify(Evidence evidence) {
            return new Found(true);
        }
    }

    /** A verifier that no file can set. */
    public static final class Plain implements Verifier {
        @Override
        public Record verify(Evidence evidence) {
            return new Always.Found(true);
        }
    }

    /** What only the plugin knows. */
    public static final class Point {
        private final int x;
        private final int y;

        Point(int x, int y) {
            this.x = x;
            this.y = y;
        }
    }

    /** Writes points. */
    public static class Keeping implements Codec<Point> {
        @Override
        public String name() {
            return "point";
        }

        @Override
        public Class<Point> type() {
            return Point.class;
        }

        @Override
        public void encode(Point value, OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(value.x);
            data.writeInt(value.y);
        }

        @Override
        public Point decode(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            return new Point(data.readInt(), data.readInt());
        }
    }

    /** Reads half of a point. */
    public static final class Losing extends Keeping {
        @Override
        public Point decode(InputStream in) throws IOException {
            return new Point(new DataInputStream(in).readInt(), 0);
        }
    }

    /** Says what a point is. */
    public static class Encoding implements DigestEncoder<Point> {
        @Override
        public Class<Point> type() {
            return Point.class;
        }

        @Override
        public void encode(Point value, DigestSink sink) {
            sink.add("x", value.x).add("y", value.y);
        }
    }

    /** Says of a point how many came before it. */
    public static final class Counting extends Encoding {
        @Override
        public void encode(Point value, DigestSink sink) {
            sink.add("number", ASKED.incrementAndGet());
        }
    }
}
