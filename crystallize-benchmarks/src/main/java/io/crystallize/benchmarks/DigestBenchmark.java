package io.crystallize.benchmarks;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Digests of large values. The limit is SHA-256 over as many bytes as their canonical encoding has. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestBenchmark {
    private static final int BYTES = 64 << 20;
    private static final int RECORDS = 1_000_000;

    /** What is digested. */
    @Param
    public Kind kind;

    private final Digester digester = Digester.standard();
    private final MessageDigest sha256 = Digest.sha256();
    private Object value;
    private byte[] bytes;

    /** Kinds of large values: 64 MB each, or a million records. */
    public enum Kind {
        /** A {@code byte[]}. */
        BYTES,
        /** A {@code long[]}. */
        LONGS,
        /** A {@code double[]} in which every hundredth number is NaN, and every hundredth -0.0. */
        DOUBLES,
        /** A string that has a byte for each character. */
        LATIN_1,
        /** A string that has two bytes for each character. */
        UTF_16,
        /** A list of small records. */
        RECORDS;

        private Object make() {
            Random random = new Random(1);
            return switch (this) {
                case BYTES -> {
                    byte[] bytes = new byte[DigestBenchmark.BYTES];
                    random.nextBytes(bytes);
                    yield bytes;
                }
                case LONGS -> random.longs(DigestBenchmark.BYTES / Long.BYTES).toArray();
                case DOUBLES -> doubles(random);
                case LATIN_1 -> text('\u00d0', DigestBenchmark.BYTES);
                case UTF_16 -> text('\u0430', DigestBenchmark.BYTES / Character.BYTES);
                case RECORDS ->
                    IntStream.range(0, DigestBenchmark.RECORDS)
                            .mapToObj(i -> new Reading(i, random.nextDouble()))
                            .toList();
            };
        }

        /** As the canonical encoding is; the few bytes before the first element don't count. */
        private int encodedBytes() {
            // A record: its tag, its name with tag and length, how many components it has, and two of eight bytes with
            // tags.
            int ofRecord = 1 + (1 + 4 + Reading.class.getName().length()) + 4 + 2 * (1 + 8);
            return this == RECORDS ? DigestBenchmark.RECORDS * ofRecord : DigestBenchmark.BYTES;
        }

        private static double[] doubles(Random random) {
            double[] numbers =
                    random.doubles(DigestBenchmark.BYTES / Double.BYTES).toArray();
            for (int i = 0; i + 50 < numbers.length; i += 100) {
                numbers[i] = Double.NaN;
                numbers[i + 50] = -0.0;
            }
            return numbers;
        }

        private static String text(char first, int length) {
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                text.append((char) (first + i % 26));
            }
            return text.toString();
        }
    }

    /**
     * A small record.
     *
     * @param time when
     * @param value what
     */
    public record Reading(long time, double value) {}

    /** Makes the value, and bytes for the limit. */
    @Setup
    public void make() {
        value = kind.make();
        bytes = new byte[Math.min(kind.encodedBytes(), BYTES)];
        new Random(2).nextBytes(bytes);
    }

    /** The value's digest. */
    @Benchmark
    public Digest digest() {
        return digester.digest(value);
    }

    /** The limit. */
    @Benchmark
    public byte[] sha256() {
        int left = kind.encodedBytes();
        while (left > bytes.length) {
            sha256.update(bytes);
            left -= bytes.length;
        }
        sha256.update(bytes, 0, left);
        return sha256.digest();
    }
}
