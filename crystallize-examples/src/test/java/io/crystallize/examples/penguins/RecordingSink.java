package io.crystallize.examples.penguins;

import io.crystallize.core.digest.DigestSink;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.common.nearest.KNNModel;

/** Keeps what an encoder adds, as text, so that it can be compared. */
final class RecordingSink implements DigestSink {
    private final List<String> parts = new ArrayList<>();

    /** Returns the parts of a model, in order. */
    static List<String> partsOf(KNNModel<?> model) {
        RecordingSink sink = new RecordingSink();
        new KnnModelEncoder().encode(model, sink);
        return sink.parts;
    }

    @Override
    public DigestSink add(String name, @Nullable Object value) {
        parts.add(name + " = " + text(value));
        return this;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof List<?> list
                ? list.stream().map(RecordingSink::text).toList().toString()
                : String.valueOf(value);
    }
}
