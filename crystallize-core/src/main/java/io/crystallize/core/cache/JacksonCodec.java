package io.crystallize.core.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Writes values of one declared type in CBOR (RFC 8949) or JSON. Which classes are made is decided by that type alone, not by
 * annotations, and by the bytes only where a sealed type leaves a choice; what is declared as an interface of
 * collections is unmodifiable.
 */
final class JacksonCodec implements Codec<Object> {
    /** A digest goes 256 deep; a value of a sealed type takes two levels. The rest is what a leaf may take. */
    private static final int MAX_NESTING = 2 * 256 + 16;

    private static final ObjectMapper CBOR = mapper(CBORMapper.builder(CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(Integer.MAX_VALUE) // binary: read in linear time
                    .maxStringLength(Integer.MAX_VALUE) // its length is not believed, its bytes are counted
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .build())
            .build()));

    private static final ObjectMapper JSON = mapper(JsonMapper.builder(JsonFactory.builder()
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .build())
            .build()));

    private final String name;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    private JacksonCodec(String name, ObjectMapper mapper, JavaType type) {
        this.name = name;
        this.writer = mapper.writerFor(type);
        this.reader = mapper.readerFor(type);
    }

    static JacksonCodec cbor(JavaType type) {
        return new JacksonCodec("cbor", CBOR, type);
    }

    static JacksonCodec json(JavaType type) {
        return new JacksonCodec("json", JSON, type);
    }

    private static ObjectMapper mapper(MapperBuilder<?, ?> builder) {
        return builder.disable(MapperFeature.USE_ANNOTATIONS)
                .enable(MapperFeature.USE_STATIC_TYPING)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .addModule(new InlineFiles())
                .addModule(new SimpleModule("chars")
                        .addSerializer(char.class, new CharAsNumber(char.class))
                        .addSerializer(Character.class, new CharAsNumber(Character.class)))
                .addModule(UnmodifiableTypes.module())
                .addModule(SealedValues.module())
                .polymorphicTypeValidator(new NoClassNames())
                .build();
    }

    static JavaType resolve(Type type) {
        return CBOR.constructType(type);
    }

    /** Resolves the type of a record's component, given the record's own. */
    static JavaType resolve(Type type, JavaType record) {
        return CBOR.getTypeFactory().resolveMemberType(type, record.getBindings());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Class<Object> type() {
        return Object.class;
    }

    /** Returns a permitted subclass of a sealed type as a type, its variables bound as the sealed type's are. */
    static JavaType specialize(JavaType type, Class<?> permitted) {
        return CBOR.getTypeFactory().constructSpecializedType(type, permitted);
    }

    @Override
    public void encode(Object value, OutputStream out) throws IOException {
        Target target = new Target(out);
        try {
            writer.writeValue(target, value);
        } catch (RuntimeException e) {
            target.rethrow();
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Object decode(InputStream in) throws IOException {
        try {
            Object value = reader.readValue(in);
            if (value == null) { // CBOR has a null too
                throw new IOException("it is nothing");
            }
            return value;
        } catch (RuntimeException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new IOException("nested too deep for this thread's stack", e);
        }
    }

    /** A char may be half of a surrogate pair, which is no text. */
    private static final class CharAsNumber extends StdSerializer<Character> {
        CharAsNumber(Class<?> type) {
            super(type);
        }

        @Override
        public void serialize(Character value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(value.charValue());
        }
    }

    /** Keeps what went wrong in whatever the bytes go to: Jackson would wrap it. */
    private static final class Target extends OutputStream {
        private final OutputStream out;
        private @Nullable Exception failure;

        Target(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                failure = e;
                throw e;
            }
        }

        void rethrow() throws IOException {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
        }
    }

    /** Refuses every class that data names, also where an annotation of a class would allow it. */
    private static final class NoClassNames extends PolymorphicTypeValidator {
        private static final long serialVersionUID = 1L;

        @Override
        public Validity validateBaseType(DatabindContext context, JavaType baseType) {
            return Validity.DENIED;
        }

        @Override
        public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
            return Validity.DENIED;
        }

        @Override
        public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
            return Validity.DENIED;
        }
    }
}
