package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records with known contents. */
final class Records {
    static final StepRecord LOAD = new StepRecord(
            "load",
            "com.acme.Load",
            parameters("path", "penguins.csv", "columns", "[mass, sex]"),
            digest(0xc0),
            null,
            digest(0x01),
            CacheUse.miss("nothing is stored for this code, parameters and input"),
            List.of(
                    new TracedRead(new Read(Read.Kind.FILE, "penguins.csv"), digest(0xf1)),
                    new TracedRead(new Read(Read.Kind.FILE, "notes.txt"), null),
                    new TracedRead(new Read(Read.Kind.RANDOM, ""), digest(0xf2))),
            List.of(new ContextWrite("rows", "java.lang.Integer", digest(0xa1), "344")),
            List.of(),
            List.of(new Artifact("head.csv", digest(0xb1), 120)),
            Instant.parse("2024-02-29T12:00:00.000000001Z"),
            Duration.ofMillis(1250));

    static final StepRecord SCALE = new StepRecord(
            "prep/scale",
            "com.acme.Scale",
            parameters("factor", "0.5"),
            digest(0xc1),
            digest(0x01),
            digest(0x02),
            CacheUse.hit(),
            List.of(),
            List.of(),
            List.of(
                    new Metric("size", 344, Map.of("unit", "rows", "kind", "kept")),
                    new Metric("lost", Double.NaN, Map.of())),
            List.of(),
            Instant.parse("2024-02-29T12:00:02Z"),
            Duration.ofNanos(12_345));

    static final StepRecord FIT = new StepRecord(
            "fit",
            "com.acme.Fit",
            Map.of(),
            null,
            digest(0x02),
            null,
            CacheUse.bypass("the step is not @Cacheable"),
            List.of(),
            List.of(),
            List.of(),
            List.of(new Artifact("one", digest(0xb2), 1)),
            Instant.parse("2024-02-29T12:00:03Z"),
            Duration.ofNanos(850));

    private Records() {}

    static Digest digest(int number) {
        byte[] bytes = new byte[Digest.BYTES];
        Arrays.fill(bytes, (byte) number);
        return Digest.ofBytes(bytes);
    }

    static StepRecord named(StepRecord record, String name) {
        return with(record, name, record.reads(), record.metrics());
    }

    static StepRecord with(StepRecord record, String name, List<TracedRead> reads, List<Metric> metrics) {
        return new StepRecord(
                name,
                record.type(),
                record.parameters(),
                record.code(),
                record.input(),
                record.output(),
                record.cache(),
                reads,
                record.writes(),
                metrics,
                record.artifacts(),
                record.start(),
                record.duration());
    }

    private static Map<String, String> parameters(String... texts) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i += 2) {
            parameters.put(texts[i], texts[i + 1]);
        }
        return parameters;
    }
}
