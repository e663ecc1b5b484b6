package io.crystallize.plugins.schema;

import io.crystallize.core.Default;
import io.crystallize.core.Description;
import io.crystallize.core.internal.Concealed;
import io.crystallize.core.internal.Constraint;
import io.crystallize.core.internal.Constraints;
import io.crystallize.core.internal.EnvironmentName;
import io.crystallize.core.internal.PlainValues;
import io.crystallize.core.internal.RecordShape;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a record as JSON Schema: what experiment files may say of a step, source, optimizer or verifier. It
 * refuses nothing that is read, but for names of enums in capitals; what it can't say, such as what a constructor
 * refuses, it allows.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RecordSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** The records that a type is nested in: one that holds its like has no end. */
    private final Set<Class<?>> around = new HashSet<>();

    private RecordSchema() {}

    /** Returns the schema of a mapping of a record's parameters; nothing is required. */
    public static ObjectNode of(Class<?> type) {
        return new RecordSchema().mapping(type);
    }

    /** Returns the names of the parameters that have to be given: those that have no default, and aren't optional. */
    public static List<String> required(Class<?> type) {
        return type.isRecord()
                ? RecordShape.of(type).components().stream()
                        .filter(component -> component.getType() != Optional.class)
                        .filter(component -> !component.isAnnotationPresent(Default.class))
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
    }

    private ObjectNode mapping(Class<?> type) {
        ObjectNode schema = NODES.objectNode().put("type", "object");
        Description description = type.getAnnotation(Description.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        ObjectNode properties = schema.putObject("properties");
        boolean understood = type.isRecord() && Constraints.problem(type).isEmpty();
        around.add(type);
        for (RecordComponent component :
                type.isRecord() ? RecordShape.of(type).components() : List.<RecordComponent>of()) {
            properties.set(
                    component.getName(),
                    component(component, understood ? Constraints.of(component) : Constraints.none()));
        }
        around.remove(type);
        return schema.put("additionalProperties", false);
    }

    private ObjectNode component(RecordComponent component, Constraints constraints) {
        ObjectNode schema = value(component.getGenericType(), constraints);
        Description description = component.getAnnotation(Description.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        Default otherwise = component.getAnnotation(Default.class);
        if (otherwise != null) {
            schema.set("default", PlainValues.written(otherwise.value(), component.getType()));
        }
        return schema;
    }

    private ObjectNode value(Type type, Constraints constraints) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            ObjectNode schema = NODES.objectNode();
            schema.putArray("anyOf")
                    .add(value(argument(type, 0), constraints.elements()))
                    .addObject()
                    .put("type", "null");
            return schema;
        }
        ObjectNode schema = plain(type, raw, constraints);
        constraints.own().forEach(constraint -> demand(schema, constraint));
        return schema;
    }

    private ObjectNode plain(Type type, Class<?> raw, Constraints constraints) {
        Class<?> boxed = java.lang.invoke.MethodType.methodType(raw).wrap().returnType();
        ObjectNode schema = NODES.objectNode();
        if (raw.isAnnotationPresent(Concealed.class)) {
            return schema.put("type", "string")
                    .put("pattern", "^" + EnvironmentName.FORM + "$")
                    .put("description", "The name of the environment variable that has the secret.");
        } else if (boxed == Boolean.class) {
            return schema.put("type", "boolean");
        } else if (boxed == Double.class || boxed == Float.class || raw == BigDecimal.class || raw == Number.class) {
            return schema.put("type", "number");
        } else if (boxed == Integer.class) {
            return schema.put("type", "integer")
                    .put("minimum", Integer.MIN_VALUE)
                    .put("maximum", Integer.MAX_VALUE);
        } else if (boxed == Long.class || boxed == Short.class || boxed == Byte.class || raw == BigInteger.class) {
            return schema.put("type", "integer");
        } else if (raw == String.class || raw == byte[].class || raw == char[].class) {
            return schema.put("type", "string");
        } else if (raw.isEnum()) {
            ArrayNode constants = schema.putArray("enum");
            PlainValues.constants(raw).forEach(constants::add);
            return schema;
        } else if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            schema.put("type", "array").set("items", value(element(type, raw), constraints.elements()));
            return schema;
        } else if (Map.class.isAssignableFrom(raw)) {
            schema.put("type", "object");
            if (!constraints.keys().own().isEmpty()) {
                schema.set("propertyNames", value(String.class, constraints.keys()));
            }
            schema.set("additionalProperties", value(argument(type, 1), constraints.elements()));
            return schema;
        }
        return raw.isRecord() && !around.contains(raw) ? whole(raw) : schema;
    }

    /** A record within a value: defaults are those of parameters alone, so that all of it has to be there. */
    private ObjectNode whole(Class<?> type) {
        ObjectNode schema = mapping(type);
        List<String> all = new ArrayList<>(RecordShape.of(type).names());
        if (!all.isEmpty()) {
            all.forEach(schema.putArray("required")::add);
        }
        return schema;
    }

    /** Adds what a constraint demands; where the keyword is taken by another, beside it. */
    private static void demand(ObjectNode schema, Constraint constraint) {
        constraint.schema().forEach((keyword, value) -> {
            boolean taken = schema.has(keyword) && !isOfTheType(schema, keyword);
            ObjectNode target = taken ? schema.withArray("allOf").addObject() : schema;
            if (value instanceof BigDecimal number) {
                target.put(keyword, number);
            } else if (value instanceof Integer number) {
                target.put(keyword, number);
            } else {
                target.put(keyword, value.toString());
            }
        });
    }

    /** Whether a bound is that of the type, which the constraint narrows. */
    private static boolean isOfTheType(ObjectNode schema, String keyword) {
        return schema.get(keyword).isInt()
                && (schema.get(keyword).intValue() == Integer.MIN_VALUE
                        || schema.get(keyword).intValue() == Integer.MAX_VALUE);
    }

    private static Type element(Type type, Class<?> raw) {
        if (type instanceof GenericArrayType array) {
            return array.getGenericComponentType();
        }
        return raw.isArray() ? raw.getComponentType() : argument(type, 0);
    }

    private static Type argument(Type type, int index) {
        Type argument = type instanceof ParameterizedType generic && generic.getActualTypeArguments().length > index
                ? generic.getActualTypeArguments()[index]
                : Object.class;
        return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return raw(generic.getRawType());
        }
        return type instanceof GenericArrayType ? Object[].class : Object.class;
    }
}
