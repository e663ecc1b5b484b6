package io.crystallize.testkit;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.Key;
import io.crystallize.core.Step;
import io.crystallize.core.cache.Codec;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Steps that do one thing wrong each, and two that don't. */
final class FaultySteps {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private FaultySteps() {}

    /** Does all that a step may. */
    @Cacheable
    record Right(double factor, List<String> labels, Map<String, Integer> sizes) implements Step<double[], double[]> {
        private static final Key<Integer> LENGTH = Key.of("length", Integer.class);
        private static final Key<String> UNIT = Key.of("unit", String.class);

        @Override
        public double[] apply(double[] values, Context context) {
            context.put(LENGTH, values.length);
            context.metric("values", values.length, Map.of("unit", context.get(UNIT)));
            context.artifact("labels.txt", String.join("\n", labels));
            return Arrays.stream(values)
                    .map(value -> value * factor + context.random().nextDouble())
                    .toArray();
        }
    }

    /** Has nothing of what a step may lack. */
    static final class Lacking implements Step<double[], Object> {
        private final double factor;

        Lacking(double factor) {
            this.factor = factor;
        }

        @Override
        public Object apply(double[] values, Context context) {
            context.metric("count", COUNT.incrementAndGet());
            return new Thread(() -> {});
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of("factor", factor);
        }
    }

    @Cacheable
    record Counting() implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            return COUNT.incrementAndGet();
        }
    }

    /** Gives another result each time that one object runs. */
    @Cacheable
    static final class Remembering implements Step<double[], Integer> {
        private final List<Integer> runs = new ArrayList<>();

        @Override
        public Integer apply(double[] values, Context context) {
            runs.add(values.length);
            return runs.size();
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    /** Hands what it works on to whichever thread runs it as well. */
    @Cacheable
    static final class Mixing implements Step<double[], Double> {
        private static final long PATIENCE_MILLIS = 100;

        private final Exchanger<double[]> workplace = new Exchanger<>();

        @Override
        public Double apply(double[] values, Context context) throws InterruptedException {
            try {
                return -1
                        - Arrays.stream(workplace.exchange(values, PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                                .sum();
            } catch (TimeoutException e) {
                return Arrays.stream(values).sum();
            }
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @Cacheable
    record Growing(double[] weights) implements Step<double[], Double> {
        @Override
        public Double apply(double[] values, Context context) {
            weights[0] += 1;
            return weights[0];
        }
    }

    record Undigested(Thread thread) implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            return values.length;
        }
    }

    /** Tells one object from the next. */
    static final class Numbered implements Digestible {
        private final int number = COUNT.incrementAndGet();

        @Override
        public void digest(DigestSink sink) {
            sink.add("number", number);
        }
    }

    @Cacheable
    record WithObject(Numbered object) implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            return values.length;
        }
    }

    record Opaque() implements Step<double[], Object> {
        @Override
        public Object apply(double[] values, Context context) {
            return new Thread(() -> {});
        }
    }

    @Cacheable
    record Clock() implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            return System.nanoTime() == 0 ? 0 : 1;
        }
    }

    record Uncached() implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            return values.length;
        }
    }

    /** A value that its codec forgets half of. */
    static final class Pair implements Digestible {
        private final int left;
        private final int right;

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        @Override
        public void digest(DigestSink sink) {
            sink.add("left", left).add("right", right);
        }
    }

    /** Says that it is faithful, so that nobody looks. */
    record Forgetting() implements Codec<Pair> {
        @Override
        public String name() {
            return "forgetting";
        }

        @Override
        public Class<Pair> type() {
            return Pair.class;
        }

        @Override
        public void encode(Pair value, OutputStream out) throws IOException {
            new DataOutputStream(out).writeInt(value.left);
        }

        @Override
        public Pair decode(InputStream in) throws IOException {
            return new Pair(new DataInputStream(in).readInt(), 0);
        }

        @Override
        public boolean faithful() {
            return true;
        }
    }

    @Cacheable
    record Pairing() implements Step<double[], Pair> {
        @Override
        public Pair apply(double[] values, Context context) {
            return new Pair(values.length, 7);
        }
    }

    @Cacheable
    record Sorting() implements Step<double[], Integer> {
        @Override
        public Integer apply(double[] values, Context context) {
            Arrays.sort(values);
            return values.length;
        }
    }

    /** Is not what it was made of. */
    @Cacheable
    record Doubling(double factor) implements Step<double[], Double> {
        Doubling {
            factor = 2 * factor;
        }

        @Override
        public Double apply(double[] values, Context context) {
            return factor;
        }
    }
}
