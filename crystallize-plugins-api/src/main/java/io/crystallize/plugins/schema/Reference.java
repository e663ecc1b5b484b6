package io.crystallize.plugins.schema;

import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.Example;
import io.crystallize.core.internal.Constraint;
import io.crystallize.core.internal.Constraints;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.RecordShape;
import io.crystallize.plugins.registry.Kind;
import io.crystallize.plugins.registry.PluginRegistry;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reference of one thing that a plugin contributes and files or options name: what it is, its parameters and an example.
 * Immutable.
 *
 * @param kind what it is
 * @param name its short name
 * @param type the name of its class
 * @param origin the jar or folder that has the class, or empty if that isn't known
 * @param description what it says of itself, or empty
 * @param parameters in the order of their declaration
 * @param example how an experiment file has it, in YAML, or how an option names it
 * @param schema the parameters as JSON Schema
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Reference(
        Kind kind,
        String name,
        String type,
        String origin,
        String description,
        List<Parameter> parameters,
        String example,
        ObjectNode schema) {

    /** What is named in files and options; the others have no names that anybody writes. */
    private static final List<Kind> KINDS = List.of(
            Kind.STEP, Kind.SOURCE, Kind.EXPERIMENT, Kind.OPTIMIZER, Kind.VERIFIER, Kind.EXECUTOR, Kind.BACKEND);

    /**
     * A parameter.
     *
     * @param name as files have it
     * @param type what it has to be, in words
     * @param otherwise its default as files have it, or null if there is none
     * @param required whether it has to be given; a step's may also be a context key of its name
     * @param constraints what else it has to be, in words, or empty
     * @param description what it means, or empty
     */
    public record Parameter(
            String name,
            String type,
            @Nullable String otherwise,
            boolean required,
            String constraints,
            String description) {
        static Parameter of(RecordComponent component) {
            Constraints constraints =
                    Constraints.problem(component.getDeclaringRecord()).isEmpty()
                            ? Constraints.of(component)
                            : Constraints.none();
            boolean optional = component.getType() == Optional.class;
            Default otherwise = component.getAnnotation(Default.class);
            return new Parameter(
                    component.getName(),
                    PlainValues.expected(component.getGenericType()),
                    otherwise == null ? null : otherwise.value(),
                    otherwise == null && !optional,
                    words(optional ? constraints.elements() : constraints),
                    Reference.description(component.getAnnotation(Description.class)));
        }

        private static String words(Constraints constraints) {
            return Stream.concat(
                            constraints.own().stream().map(Constraint::words),
                            constraints.elements().own().stream().map(constraint -> "each " + constraint.words()))
                    .collect(Collectors.joining(", "));
        }
    }

    /** Returns what plugins have under a name: one of each kind at most. */
    public static List<Reference> of(PluginRegistry plugins, String name) {
        List<Reference> found = new ArrayList<>();
        for (Kind kind : KINDS) {
            plugins.find(kind, name)
                    .ifPresent(type ->
                            found.add(of(kind, plugins.qualified(kind, name).orElseThrow(), type)));
        }
        return found;
    }

    /** Returns all the names, sorted. */
    public static SortedSet<String> names(PluginRegistry plugins) {
        SortedSet<String> names = new TreeSet<>();
        KINDS.forEach(kind -> names.addAll(plugins.names(kind)));
        return names;
    }

    private static Reference of(Kind kind, String qualified, Class<?> type) {
        String name = qualified.substring(qualified.indexOf(':') + 1);
        List<Parameter> parameters = type.isRecord()
                ? RecordShape.of(type).components().stream().map(Parameter::of).toList()
                : List.of();
        ObjectNode schema = RecordSchema.of(type);
        RecordSchema.required(type).forEach(schema.withArray("required")::add);
        Example given = type.getAnnotation(Example.class);
        String example = given == null ? ExampleText.of(kind, qualified, schema) : given.value();
        return new Reference(
                kind,
                name,
                type.getName(),
                origin(type),
                description(type.getAnnotation(Description.class)),
                parameters,
                ExampleText.in(kind, example),
                schema);
    }

    private static String description(@Nullable Description description) {
        return description == null ? "" : description.value();
    }

    private static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : Path.of(source.getLocation().getPath()).getFileName().toString();
    }

    /** Returns all of it as JSON. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind.label())
                .put("name", name)
                .put("type", type)
                .put("origin", origin)
                .put("description", description);
        ArrayNode all = json.putArray("parameters");
        for (Parameter parameter : parameters) {
            all.addObject()
                    .put("name", parameter.name())
                    .put("type", parameter.type())
                    .put("required", parameter.required())
                    .put("default", parameter.otherwise())
                    .put("constraints", parameter.constraints())
                    .put("description", parameter.description());
        }
        json.put("example", example);
        json.set("schema", schema);
        return json;
    }
}
