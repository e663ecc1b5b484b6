package io.crystallize.core.provenance;

import java.io.OutputStream;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes objects of JSON as lines, in UTF-8. Whatever their texts are, nothing in one ends a line for any reader, and
 * every encoding of Unicode can say it. For one thread at a time.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class JsonLines implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .characterEscapes(new LineEnds())
                    .rootValueSeparator((String) null)
                    .build())
            .build();

    private final JsonGenerator out;

    /** Writes to a stream; what was added is there after {@link #flush}, which doesn't flush that stream. */
    public JsonLines(OutputStream stream) {
        out = JSON.createGenerator(stream);
    }

    /**
     * Adds a line.
     *
     * @param fields writes the fields of the object
     */
    public void add(Consumer<JsonGenerator> fields) {
        out.writeStartObject();
        fields.accept(out);
        out.writeEndObject();
        out.writeRaw('\n');
    }

    /** Writes what was added. */
    public void flush() {
        out.flush();
    }

    /** Writes what was added, and closes the stream. */
    @Override
    public void close() {
        out.close();
    }

    /** What ends a line for some readers, beside what JSON escapes anyway. */
    private static final class LineEnds extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private static final int[] ASCII = standardAsciiEscapesForJSON();
        private static final SerializedString NEXT_LINE = new SerializedString("\\u0085");
        private static final SerializedString LINE = new SerializedString("\\u2028");
        private static final SerializedString PARAGRAPH = new SerializedString("\\u2029");

        @Override
        public int[] getEscapeCodesForAscii() {
            return ASCII;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return switch (character) {
                case 0x85 -> NEXT_LINE;
                case 0x2028 -> LINE;
                case 0x2029 -> PARAGRAPH;
                default -> null;
            };
        }
    }
}
