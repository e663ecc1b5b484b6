package io.crystallize.core.cache;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;

/**
 * Writes a value that is declared to be of a sealed type as an array of two: the binary name of its class, and what that
 * class's values are written as. A name that is read is only ever looked up among the {@link SealedTypes#alternatives}
 * of the declared type; no class is sought by it.
 */
final class SealedValues {
    private SealedValues() {}

    static JacksonModule module() {
        return new SimpleModule("sealed values") {
            private static final long serialVersionUID = 1L;

            @Override
            public void setupModule(SetupContext context) {
                context.addSerializers(new Writers());
                context.addDeserializers(new Readers());
            }
        };
    }

    private static final class Writers extends Serializers.Base {
        @Override
        public @Nullable ValueSerializer<?> findSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                JsonFormat.@Nullable Value format) {
            return SealedTypes.contains(type) ? new Writing(SealedTypes.alternatives(type)) : null;
        }
    }

    private static final class Readers extends Deserializers.Base {
        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            return SealedTypes.contains(type) ? new Reading(type, SealedTypes.alternatives(type)) : null;
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
            return SealedTypes.contains(JacksonCodec.resolve(type));
        }
    }

    private static final class Writing extends ValueSerializer<Object> {
        private final Map<String, JavaType> alternatives;
        private final Map<String, ValueSerializer<Object>> known = new ConcurrentHashMap<>();

        Writing(Map<String, JavaType> alternatives) {
            this.alternatives = alternatives;
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializationContext context) {
            Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
            String name = type.getName();
            out.writeStartArray(value, 2);
            out.writeString(name);
            serializer(name, context).serialize(value, out, context);
            out.writeEndArray();
        }

        /** Found only when it is needed: an alternative may hold values of the sealed type again. */
        private ValueSerializer<Object> serializer(String name, SerializationContext context) {
            ValueSerializer<Object> found = known.get(name);
            if (found == null) {
                JavaType type = alternatives.get(name);
                if (type == null) {
                    return context.reportBadDefinition(Object.class, name + " is not what the declared type permits");
                }
                found = context.findContentValueSerializer(type, null);
                known.put(name, found);
            }
            return found;
        }
    }

    private static final class Reading extends ValueDeserializer<Object> {
        private final JavaType type;
        private final Map<String, JavaType> alternatives;
        private final Map<String, ValueDeserializer<Object>> known = new ConcurrentHashMap<>();

        Reading(JavaType type, Map<String, JavaType> alternatives) {
            this.type = type;
            this.alternatives = alternatives;
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
            if (!in.isExpectedStartArrayToken() || in.nextToken() != JsonToken.VALUE_STRING) {
                return context.reportInputMismatch(type, "not a stored %s: its class is missing", type);
            }
            String name = in.getString();
            if (!alternatives.containsKey(name)) {
                return context.reportInputMismatch(type, "%s doesn't permit '%s'", type, name);
            }
            in.nextToken();
            Object value = deserializer(name, context).deserialize(in, context);
            if (in.nextToken() != JsonToken.END_ARRAY) {
                return context.reportInputMismatch(type, "not a stored %s: there is more than its value", type);
            }
            return value;
        }

        private ValueDeserializer<Object> deserializer(String name, DeserializationContext context) {
            ValueDeserializer<Object> found = known.get(name);
            if (found == null) {
                found = context.findContextualValueDeserializer(alternatives.get(name), null);
                known.put(name, found);
            }
            return found;
        }
    }
}
