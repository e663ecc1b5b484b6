package io.crystallize.plugins.file;

import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.core.problem.Location;
import io.crystallize.core.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A YAML document as a Jackson tree that knows where each of its keys and values stands. */
final class YamlTree {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int MAX_DEPTH = 100;

    private final String file;
    private final int[] text;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Location> unreadable = new HashSet<>();
    private final Map<JsonPointer, Location> keys = new HashMap<>();
    private final Map<JsonPointer, Location> values = new HashMap<>();
    private final JsonNode root;

    /**
     * Reads a document.
     *
     * @param file the file's name, for locations
     * @param text all of it
     * @throws InvalidInputException if it is no YAML
     */
    YamlTree(String file, String text) {
        this.file = file;
        this.text = text.codePoints().toArray();
        try (JsonParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new InvalidInputException(List.of(new Problem(start(), "The file is empty")));
            }
            root = read(parser, JsonPointer.empty(), 0);
            if (parser.nextToken() != null) {
                problems.add(new Problem(
                        location(parser.currentTokenLocation()),
                        "A second document begins here, but a file holds one experiment"));
            }
        } catch (JacksonException e) {
            throw new InvalidInputException(List.of(malformed(e)));
        }
    }

    /** Jackson's own location is that of the last token that was read, not that of the error. */
    private Problem malformed(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            String context = marked.getContext() == null
                    ? ""
                    : " " + marked.getContext()
                            + marked.getContextMark()
                                    .map(mark -> " that begins at " + location(mark))
                                    .orElse("");
            return new Problem(
                    location(marked.getProblemMark().get()), "This is not YAML: " + marked.getProblem() + context);
        }
        return new Problem(
                e.getLocation() == null ? start() : location(e.getLocation()),
                "This is not YAML: "
                        + e.getOriginalMessage().lines().findFirst().orElse(""));
    }

    private Location location(Mark mark) {
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private JsonNode read(JsonParser parser, JsonPointer path, int depth) {
        values.put(path, location(parser.currentTokenLocation()));
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException(
                    List.of(new Problem(value(path), "Values are nested more than " + MAX_DEPTH + " deep")));
        }
        JsonToken token = parser.currentToken();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return unreadable(path, "Aliases (*name) are not supported: write the value out");
        }
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonPointer below = path.appendProperty(name);
                Location place = location(parser.currentTokenLocation());
                if (object.has(name)) {
                    problems.add(new Problem(
                            place, "Key '" + name + "' stands here a second time, first at " + keys.get(below)));
                }
                keys.putIfAbsent(below, place);
                parser.nextToken();
                object.set(name, read(parser, below, depth + 1));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(read(parser, path.appendIndex(array.size()), depth + 1));
            }
            return array;
        }
        return scalar(parser, token, path);
    }

    private JsonNode scalar(JsonParser parser, JsonToken token, JsonPointer path) {
        if (token.isNumeric() || token != JsonToken.VALUE_NULL && isPlain(parser.currentTokenLocation())) {
            return PlainScalar.of(parser.getString())
                    .orElseGet(() -> unreadable(path, "The number " + parser.getString() + " is out of range"));
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (token) {
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            default -> nodes.stringNode(parser.getString());
        };
    }

    /** Whether a scalar is written without quotes, tag or anchor. */
    private boolean isPlain(TokenStreamLocation location) {
        int at = (int) location.getCharOffset();
        return at < text.length && "'\"|>!&".indexOf(text[at]) < 0;
    }

    private JsonNode unreadable(JsonPointer path, String problem) {
        problems.add(new Problem(value(path), problem));
        unreadable.add(value(path));
        return JsonNodeFactory.instance.nullNode();
    }

    private Location start() {
        return new Location(file, 1, 1);
    }

    private Location location(TokenStreamLocation location) {
        return new Location(file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    JsonNode root() {
        return root;
    }

    /** Returns what is wrong with the document beside what it says. */
    List<Problem> problems() {
        return problems;
    }

    /** Whether the value that begins there can't be read, which is told already. */
    boolean isUnreadable(Location location) {
        return unreadable.contains(location);
    }

    /** Returns where a value begins. */
    Location value(JsonPointer path) {
        return values.getOrDefault(path, start());
    }

    /** Returns where a value's key stands or, of an element of a list, the element. */
    Location key(JsonPointer path) {
        return keys.getOrDefault(path, value(path));
    }
}
