package io.crystallize.plugins.file;

import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import io.crystallize.plugins.schema.RecordSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of how a file names what plugins contribute in one kind, with its parameters. Those of each stand once, under
 * {@code $defs}, however many names find it.
 *
 * @param kind {@code step}, for one
 * @param types the class of each name that the reader finds
 * @param definitions the name under which the parameters of each class stand
 */
record ContributionSchemas(String kind, SortedMap<String, Class<?>> types, Map<Class<?>, String> definitions) {
    /** Returns those of what some plugins have of a kind. */
    static ContributionSchemas of(PluginRegistry plugins, Kind kind) {
        SortedMap<String, Class<?>> types = plugins.found(kind);
        Map<Class<?>, String> definitions = new LinkedHashMap<>();
        plugins.names(kind).forEach(name -> definitions.putIfAbsent(types.get(name), kind.label() + "." + name));
        return new ContributionSchemas(kind.label(), types, definitions);
    }

    private Set<String> known() {
        return types.keySet();
    }

    /** Adds the parameters of all to the definitions. */
    void define(ObjectNode all) {
        definitions.forEach((type, definition) -> all.set(definition, RecordSchema.of(type)));
    }

    private String definition(String name) {
        return definitions.get(type(name));
    }

    private Class<?> type(String name) {
        return types.get(name);
    }

    private List<String> required(String name) {
        return RecordSchema.required(type(name));
    }

    /** What {@link ExperimentReader} reads as a step or source; whether parameters are missing, the context decides. */
    ObjectNode step(boolean named) {
        ObjectNode full = SchemaNodes.type("object");
        ObjectNode properties = full.putObject("properties");
        ArrayNode types = full.putArray("oneOf");
        for (String name : known()) {
            properties.set(name, SchemaNodes.anyOf(SchemaNodes.reference(definition(name)), SchemaNodes.type("null")));
            types.add(SchemaNodes.require(SchemaNodes.node(), List.of(name)));
        }
        if (kind.equals("source") && !known().contains(ExperimentReader.ARTIFACT)) {
            properties.set(
                    ExperimentReader.ARTIFACT,
                    SchemaNodes.name().put("description", "What another experiment made: experiment#artifact"));
            types.add(SchemaNodes.require(SchemaNodes.node(), List.of(ExperimentReader.ARTIFACT)));
        }
        for (String key : ExperimentReader.BESIDE) {
            if (named || !key.equals(ExperimentReader.NAME)) {
                properties.set(key, beside(key));
            }
        }
        full.putObject("dependentRequired").putArray(AttemptsReader.BACKOFF).add(AttemptsReader.RETRIES);
        full.put("additionalProperties", false);
        return SchemaNodes.anyOf(SchemaNodes.constants(known()), full);
    }

    private static ObjectNode beside(String key) {
        return switch (key) {
            case ExperimentReader.NAME -> SchemaNodes.name().put("description", "A name of its own");
            case AttemptsReader.RETRIES ->
                SchemaNodes.whole(0, AttemptsReader.MOST_RETRIES).put("description", "Attempts beyond the first");
            case AttemptsReader.BACKOFF ->
                duration("").put("description", "The pause before the second attempt, which then doubles");
            case AttemptsReader.TIMEOUT -> duration("(?!0+[a-z])").put("description", "How long an attempt may take");
            default -> throw SchemaNodes.noSchema(key);
        };
    }

    private static ObjectNode duration(String not) {
        return SchemaNodes.type("string").put("pattern", "^" + not + PlainDuration.FORM.pattern() + "$");
    }

    /** Demands of a step or source that all its parameters are there, as nothing else can give them. */
    ObjectNode complete() {
        List<String> complete = new ArrayList<>();
        ObjectNode full = SchemaNodes.type("object");
        ObjectNode properties = full.putObject("properties");
        for (String name : known()) {
            if (required(name).isEmpty()) {
                complete.add(name);
            } else {
                properties.set(name, SchemaNodes.require(SchemaNodes.type("object"), required(name)));
            }
        }
        return SchemaNodes.anyOf(SchemaNodes.constants(complete), full);
    }

    /** What {@link SettingsReader} reads: a name, or one with all its settings. */
    ObjectNode settings() {
        List<String> complete = new ArrayList<>();
        ObjectNode full = SchemaNodes.type("object");
        ObjectNode properties = full.putObject("properties");
        for (String name : known()) {
            ObjectNode settings = SchemaNodes.reference(definition(name));
            if (required(name).isEmpty()) {
                complete.add(name);
            }
            properties.set(name, SchemaNodes.require(settings, required(name)));
        }
        full.put("minProperties", 1).put("maxProperties", 1).put("additionalProperties", false);
        return SchemaNodes.anyOf(SchemaNodes.constants(complete), full);
    }
}
