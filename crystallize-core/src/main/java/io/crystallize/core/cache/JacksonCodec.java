package io.crystallize.core.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Writes values of one declared type in CBOR (RFC 8949). Which classes are made is decided by that type alone; what is
 * declared as an interface of collections is unmodifiable.
 */
final class JacksonCodec implements Codec<Object> {
    private static final ObjectMapper CBOR = CBORMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
            .addModule(new InlineFiles())
            .addModule(UnmodifiableTypes.module())
            .polymorphicTypeValidator(new NoClassNames())
            .build();

    private final ObjectWriter writer;
    private final ObjectReader reader;

    JacksonCodec(JavaType type) {
        this.writer = CBOR.writerFor(type);
        this.reader = CBOR.readerFor(type);
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
        return "cbor";
    }

    @Override
    public Class<Object> type() {
        return Object.class;
    }

    @Override
    public void encode(Object value, OutputStream out) throws IOException {
        try {
            out.write(writer.writeValueAsBytes(value));
        } catch (JacksonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Object decode(InputStream in) throws IOException {
        try {
            return reader.readValue(in.readAllBytes());
        } catch (JacksonException e) {
            throw new IOException(e.getMessage(), e);
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
