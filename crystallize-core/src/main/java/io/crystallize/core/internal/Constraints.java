package io.crystallize.core.internal;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * What the annotations of Jakarta Bean Validation at a record component demand of its value, and of what is in that: the
 * elements of lists and arrays, the values and keys of maps, what is optional, the components of records. All that is
 * understood is checked; anything else of that package is refused, as nobody shall believe that it were checked.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class Constraints {
    private static final String PACKAGE = "jakarta.validation.";
    private static final Constraints NONE = new Constraints(List.of(), null, null);

    private static final ClassValue<Map<String, Constraints>> OF_RECORDS = new ClassValue<>() {
        @Override
        protected Map<String, Constraints> computeValue(Class<?> type) {
            Map<String, Constraints> all = new HashMap<>();
            List<RecordComponent> components = RecordShape.of(type).components();
            for (int i = 0; i < components.size(); i++) {
                Constraints constraints = read(components.get(i), i);
                if (constraints != NONE) {
                    all.put(components.get(i).getName(), constraints);
                }
            }
            return all;
        }
    };

    private final List<Constraint> own;
    private final @Nullable Constraints keys;
    private final @Nullable Constraints elements;

    private Constraints(List<Constraint> own, @Nullable Constraints keys, @Nullable Constraints elements) {
        this.own = own;
        this.keys = keys;
        this.elements = elements;
    }

    /**
     * Returns the constraints of a record component.
     *
     * @throws IllegalArgumentException as {@link #problem} tells
     */
    public static Constraints of(RecordComponent component) {
        return OF_RECORDS.get(component.getDeclaringRecord()).getOrDefault(component.getName(), NONE);
    }

    /** Returns no constraints. */
    public static Constraints none() {
        return NONE;
    }

    /** Returns what can't be understood of the constraints of a record, or empty if all can. */
    public static Optional<String> problem(Class<?> type) {
        try {
            OF_RECORDS.get(type);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Constraints read(RecordComponent component, int index) {
        try {
            Class<?> record = component.getDeclaringRecord();
            Class<?>[] types = RecordShape.of(record).components().stream()
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            Set<Annotation> annotations = new LinkedHashSet<>();
            Stream.of(
                            component.getAccessor(),
                            record.getDeclaredField(component.getName()),
                            constructor.getParameters()[index])
                    .forEach(member -> annotations.addAll(flat(member)));
            return read(component.getAnnotatedType(), annotations, Set.of());
        } catch (NoSuchMethodException | NoSuchFieldException e) {
            throw new AssertionError("Every record has a canonical constructor, and a field for each component", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameter '" + component.getName() + "' has " + e.getMessage(), e);
        }
    }

    /**
     * The compiler writes an annotation of a component wherever it can stand: with the type, and at its members. Of an
     * array, the type that it stands with is that of the elements, of which it isn't meant.
     *
     * @param members what stands at the members
     * @param ofArray what is said of the array that this is an element of
     */
    private static Constraints read(AnnotatedType annotated, Set<Annotation> members, Set<Annotation> ofArray) {
        Set<Annotation> annotations = new LinkedHashSet<>(members);
        annotations.addAll(flat(annotated));
        if (annotated instanceof AnnotatedWildcardType wildcard && wildcard.getAnnotatedUpperBounds().length > 0) {
            return read(wildcard.getAnnotatedUpperBounds()[0], annotations, ofArray);
        }
        Class<?> raw = raw(annotated.getType());
        if (annotated instanceof AnnotatedArrayType array) {
            Set<Annotation> said = new LinkedHashSet<>(ofArray);
            said.addAll(members);
            Constraints elements = read(array.getAnnotatedGenericComponentType(), Set.of(), said);
            return of(constraints(annotations, raw), null, elements);
        }
        annotations.removeAll(ofArray);
        List<Constraints> arguments = arguments(annotated);
        Constraints elements = arguments.isEmpty() ? NONE : arguments.get(arguments.size() - 1);
        if (raw == Optional.class) {
            // It is there, always. What else is said of an optional value is said of the value, if there is one.
            annotations.removeIf(NotNull.class::isInstance);
            Class<?> content = arguments.isEmpty() ? Object.class : raw(argument(annotated.getType(), 0));
            List<Constraint> all = new ArrayList<>(constraints(annotations, content));
            all.addAll(elements.own);
            return of(List.of(), null, of(all, elements.keys, elements.elements));
        }
        boolean map = Map.class.isAssignableFrom(raw);
        if (!map
                && !Collection.class.isAssignableFrom(raw)
                && arguments.stream().anyMatch(each -> each != NONE)) {
            throw new IllegalArgumentException("a constraint within "
                    + annotated.getType().getTypeName()
                    + ", which is not checked. Checked is what is in lists, arrays, maps, records and Optional");
        }
        return of(constraints(annotations, raw), map && arguments.size() == 2 ? arguments.get(0) : NONE, elements);
    }

    private static Constraints of(List<Constraint> own, @Nullable Constraints keys, @Nullable Constraints elements) {
        Constraints keysOrNull = keys == NONE ? null : keys;
        Constraints elementsOrNull = elements == NONE ? null : elements;
        return own.isEmpty() && keysOrNull == null && elementsOrNull == null
                ? NONE
                : new Constraints(List.copyOf(own), keysOrNull, elementsOrNull);
    }

    private static List<Constraints> arguments(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType parameterized
                ? Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                        .map(argument -> read(argument, Set.of(), Set.of()))
                        .toList()
                : List.of();
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType generic) {
            return raw(generic.getRawType());
        } else if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        } else if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        return type instanceof WildcardType wildcard ? raw(wildcard.getUpperBounds()[0]) : Object.class;
    }

    /** Takes those apart that hold several of a kind. */
    private static List<Annotation> flat(AnnotatedElement element) {
        List<Annotation> flat = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            Class<?> type = annotation.annotationType();
            if (type.getName().startsWith(PACKAGE) && type.getSimpleName().equals("List")) {
                flat.addAll(List.of((Annotation[]) Constraint.value(annotation, "value")));
            } else {
                flat.add(annotation);
            }
        }
        return flat;
    }

    private static List<Constraint> constraints(Set<Annotation> annotations, Class<?> type) {
        return annotations.stream()
                .filter(annotation -> annotation.annotationType().getName().startsWith(PACKAGE)
                        || annotation.annotationType().isAnnotationPresent(jakarta.validation.Constraint.class))
                .filter(annotation -> !(annotation instanceof Valid)) // what is in a value is always checked
                .map(annotation -> Constraint.of(annotation, type))
                .toList();
    }

    /** Returns what is demanded of the value itself or, if it is optional, of what is in it. */
    public List<Constraint> own() {
        return own;
    }

    /** Returns what is demanded of what is in a list, an array, an optional value or, as values, in a map. */
    public Constraints elements() {
        return elements == null ? NONE : elements;
    }

    /** Returns what is demanded of the keys of a map. */
    public Constraints keys() {
        return keys == null ? NONE : keys;
    }

    /** Returns what a value of a type has to be, in words: {@code a whole number, at least 1}. */
    public String expected(Type type) {
        List<Constraint> said = raw(type) == Optional.class ? elements().own : own;
        return said.stream()
                .map(Constraint::words)
                .collect(Collectors.joining(" and ", PlainValues.expected(type) + (said.isEmpty() ? "" : ", "), ""));
    }

    /**
     * Checks a value and all that is in it. Where its class is not of the declared type, which Java lets lists and maps
     * hide, that part is not as demanded.
     *
     * @param type the declared type
     * @throws PlainValues.MismatchException if anything is not as demanded; the message says what was expected and found
     */
    public void check(@Nullable Object value, Type type) {
        check(value, type, JsonPointer.empty());
    }

    private void check(@Nullable Object value, Type type, JsonPointer path) {
        if (!own.stream().allMatch(constraint -> constraint.holds().test(value))) {
            throw new PlainValues.MismatchException(path, "expected " + expected(type) + ", found " + found(value));
        }
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(content -> elements().check(content, argument(type, 0), path));
        } else if (value instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                elements().check(element, argument(type, 0), path.appendIndex(i++));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> {
                JsonPointer place = path.appendProperty(String.valueOf(key));
                keys().check(key, argument(type, 0), place);
                elements().check(element, argument(type, 1), place);
            });
        } else if (value != null && value.getClass().isArray()) {
            checkArray(value, type, path);
        } else if (value instanceof Record) {
            checkRecord(value, path);
        }
    }

    private void checkArray(Object array, Type type, JsonPointer path) {
        Class<?> component = array.getClass().getComponentType();
        if (component.isPrimitive() && elements == null) {
            return;
        }
        Type declared = type instanceof GenericArrayType generic ? generic.getGenericComponentType() : component;
        for (int i = 0; i < Array.getLength(array); i++) {
            elements().check(Array.get(array, i), declared, path.appendIndex(i));
        }
    }

    private static void checkRecord(Object value, JsonPointer path) {
        problem(value.getClass()).ifPresent(problem -> {
            throw new PlainValues.MismatchException(
                    path, "can't be checked: in " + value.getClass().getName() + ", " + problem);
        });
        Map<String, Constraints> all = OF_RECORDS.get(value.getClass());
        RecordShape shape = RecordShape.of(value.getClass());
        for (int i = 0; i < shape.components().size(); i++) {
            RecordComponent component = shape.components().get(i);
            if (!component.getType().isPrimitive() || all.containsKey(component.getName())) {
                JsonPointer place = path.appendProperty(component.getName());
                of(component).check(shape.get(value, i), component.getGenericType(), place);
            }
        }
    }

    private static Type argument(Type type, int index) {
        Type bound = type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
        return bound instanceof ParameterizedType generic && generic.getActualTypeArguments().length > index
                ? generic.getActualTypeArguments()[index]
                : Object.class;
    }

    private static String found(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof CharSequence text) {
            return "the text '" + ValueText.of(text) + "'";
        }
        if (value instanceof Collection<?>
                || value instanceof Map<?, ?>
                || value.getClass().isArray()) {
            int size = Constraint.size(value);
            return size == 0 ? "an empty one" : "one of " + size;
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.valueOf(number.longValue()); // as one writes it
        }
        return value.toString();
    }
}
