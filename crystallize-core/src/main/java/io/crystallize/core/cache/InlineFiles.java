package io.crystallize.core.cache;

import io.crystallize.core.file.FileValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes a {@link FileValue} that is a part of another value: its name, and all its bytes. */
final class InlineFiles extends SimpleModule {
    private static final long serialVersionUID = 1L;

    InlineFiles() {
        addSerializer(new Writing());
        addDeserializer(FileValue.class, new Reading());
    }

    private record Inline(String name, byte[] content) {
        Inline {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(content, "content is null");
        }
    }

    private static final class Writing extends StdSerializer<FileValue> {
        Writing() {
            super(FileValue.class);
        }

        @Override
        public void serialize(FileValue file, JsonGenerator out, SerializationContext context) {
            if (file.size() > Integer.MAX_VALUE - 8) {
                context.reportMappingProblem(
                        "%s is too large to be stored inside another value. Make it the output of a step itself.",
                        file);
            }
            try {
                context.writeValue(out, new Inline(file.name(), file.bytes()));
            } catch (IOException e) {
                throw JacksonIOException.construct(e);
            }
        }
    }

    private static final class Reading extends StdDeserializer<FileValue> {
        Reading() {
            super(FileValue.class);
        }

        @Override
        public FileValue deserialize(JsonParser in, DeserializationContext context) {
            Inline inline = context.readValue(in, Inline.class);
            try {
                return FileValue.of(inline.name(), new ByteArrayInputStream(inline.content()));
            } catch (IllegalArgumentException e) {
                return context.reportInputMismatch(this, "%s", e.getMessage());
            } catch (IOException e) {
                throw JacksonIOException.construct(e, in);
            }
        }
    }
}
