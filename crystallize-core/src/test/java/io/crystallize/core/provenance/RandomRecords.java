package io.crystallize.core.provenance;

import io.crystallize.core.digest.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records of every shape, with texts that are hard to write down. */
final class RandomRecords {
    private static final String[] HARD = {
        "",
        "a",
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "é",
        "{\"",
        "\\u0041",
        "null",
        "/",
        "\ufeff",
        "\uffff"
    };
    private static final double[] NUMBERS = {
        0.0, -0.0, 1, -1.5, 1e300, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1.0 / 0, -1.0 / 0, 1L << 53
    };

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    Provenance provenance() {
        return Provenance.of(list(this::record));
    }

    private StepRecord record() {
        return new StepRecord(
                text(),
                text(),
                texts(),
                digestOrNull(),
                digestOrNull(),
                digestOrNull(),
                new CacheUse(constant(CacheUse.Result.class), text()),
                list(() -> new TracedRead(new Read(constant(Read.Kind.class), text()), digestOrNull())),
                list(() -> new ContextWrite(text(), text(), digest(), text())),
                list(() -> new Metric("m" + text(), number(), texts())),
                list(() -> new Artifact("a" + random.nextInt(3), digest(), random.nextLong() >>> 1)),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                Duration.ofNanos(random.nextLong() >>> random.nextInt(64) >>> 1));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(HARD[random.nextInt(HARD.length)]);
        }
        return text.toString();
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            texts.put(text(), text());
        }
        return texts;
    }

    private double number() {
        return random.nextInt(3) == 0
                ? Double.longBitsToDouble(random.nextLong())
                : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private <E extends Enum<E>> E constant(Class<E> type) {
        E[] all = type.getEnumConstants();
        return all[random.nextInt(all.length)];
    }

    private Digest digest() {
        byte[] bytes = new byte[Digest.BYTES];
        random.nextBytes(bytes);
        return Digest.ofBytes(bytes);
    }

    private @Nullable Digest digestOrNull() {
        return random.nextInt(4) == 0 ? null : digest();
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}
