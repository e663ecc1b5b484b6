package io.crystallize.testkit;

import io.crystallize.core.Secret;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes values as experiment files have them: as JSON does, but numbers that are none as YAML does, and secrets by
 * their names. For one thread.
 */
final class WrittenValues {
    private final Map<String, String> secrets = new TreeMap<>();
    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Secret.class, new ByName(secrets)))
            .build();

    private static final class ByName extends StdSerializer<Secret> {
        private final Map<String, String> secrets;

        ByName(Map<String, String> secrets) {
            super(Secret.class);
            this.secrets = secrets;
        }

        @Override
        public void serialize(Secret secret, JsonGenerator out, SerializationContext context) {
            String name = secret.name()
                    .orElseThrow(() -> new AssertionError("A secret among the parameters has no name, by which files"
                            + " have it. Make it by Secret.named(\"API_KEY\", …)."));
            secrets.put(name, secret.value());
            out.writeString(name);
        }
    }

    String write(Object value) {
        return text(mapper.valueToTree(value));
    }

    /** Returns the values of the secrets that were written, by their names. */
    Map<String, String> secrets() {
        return secrets;
    }

    private String text(JsonNode node) {
        if (node.isObject()) {
            return node.propertyStream()
                    .map(property -> mapper.writeValueAsString(property.getKey()) + ": " + text(property.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(this::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (node.isDouble() || node.isFloat()) {
            double number = node.doubleValue();
            if (!Double.isFinite(number)) {
                return Double.isNaN(number) ? ".nan" : number < 0 ? "-.inf" : ".inf";
            }
        }
        return mapper.writeValueAsString(node);
    }
}
