package io.crystallize.core.experiment;

import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.StepCode;
import io.crystallize.core.digest.Digest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the code of a run's steps is made of, as JSON. Parts that several steps have are written once. */
final class CodeJson {
    static final int SCHEMA = 1;

    private final ArrayNode parts;
    private final Map<Part, Integer> known = new HashMap<>();

    private record Part(String name, Digest digest) {}

    private CodeJson(ArrayNode parts) {
        this.parts = parts;
    }

    static ObjectNode of(Map<Digest, StepCode> code) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        CodeJson json = new CodeJson(root.putArray("parts"));
        ObjectNode steps = root.putObject("code");
        code.forEach((fingerprint, step) -> {
            ObjectNode node = steps.putObject(fingerprint.toString());
            json.write(step.own(), node.putArray("own"));
            json.write(step.storage(), node.putArray("storage"));
            ObjectNode values = node.putObject("values");
            step.values().forEach((type, parts) -> json.write(parts, values.putArray(type)));
        });
        return root;
    }

    private void write(CodeParts code, ArrayNode places) {
        code.parts()
                .forEach((name, digest) -> places.add(known.computeIfAbsent(new Part(name, digest), part -> {
                    parts.addObject()
                            .put("name", part.name())
                            .put("digest", part.digest().toString());
                    return parts.size() - 1;
                })));
    }

    /**
     * Reads what {@link #of} made.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static Map<Digest, StepCode> read(JsonNode root) {
        List<Part> parts = root.path("parts").valueStream().map(CodeJson::part).toList();
        Map<Digest, StepCode> code = new LinkedHashMap<>();
        root.path("code")
                .propertyStream()
                .forEach(step -> code.put(
                        Digest.parse(step.getKey()),
                        new StepCode(
                                read(step.getValue().path("own"), parts),
                                read(step.getValue().path("storage"), parts),
                                values(step.getValue().path("values"), parts))));
        return code;
    }

    private static SortedMap<String, CodeParts> values(JsonNode values, List<Part> parts) {
        SortedMap<String, CodeParts> read = new TreeMap<>();
        values.propertyStream().forEach(value -> read.put(value.getKey(), read(value.getValue(), parts)));
        return read;
    }

    private static Part part(JsonNode node) {
        JsonNode name = node.path("name");
        JsonNode digest = node.path("digest");
        if (!name.isString() || !digest.isString()) {
            throw new IllegalArgumentException("a part should have a name and a digest, but is " + node);
        }
        return new Part(name.stringValue(), Digest.parse(digest.stringValue()));
    }

    private static CodeParts read(JsonNode places, List<Part> parts) {
        SortedMap<String, Digest> read = new TreeMap<>();
        places.valueStream().forEach(place -> {
            if (!place.isInt() || place.intValue() < 0 || place.intValue() >= parts.size()) {
                throw new IllegalArgumentException("there is no part " + place + " of " + parts.size());
            }
            Part part = parts.get(place.intValue());
            read.put(part.name(), part.digest());
        });
        return new CodeParts(read);
    }
}
