package io.crystallize.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Which declared types have no value with a digest. Whatever may have one passes: an interface, a type variable. */
final class Digests {
    private static final Set<String> HAVE_ONE = Set.of(
            "java.lang.String",
            "java.lang.Object",
            "java.lang.Number",
            "java.lang.Enum",
            "java.lang.Record",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Character",
            "java.math.BigInteger",
            "java.math.BigDecimal",
            "java.net.URI",
            "java.util.UUID",
            "java.util.Locale",
            "java.util.Optional",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.OptionalDouble",
            "java.util.AbstractCollection",
            "io.crystallize.core.digest.Digest");

    private static final List<String> COLLECTIONS =
            List.of("java.util.List", "java.util.Set", "java.util.Deque", "java.util.Map");
    private static final List<String> HAVE_NONE = List.of("java.util.Properties", "java.util.IdentityHashMap");
    private static final String DIGESTIBLE = "io.crystallize.core.digest.Digestible";
    private static final String ENCODER = "io.crystallize.core.digest.DigestEncoder";
    private static final String PATH = "java.nio.file.Path";

    private final Elements elements;
    private final Types types;
    private final Set<TypeMirror> encoded = new HashSet<>();

    Digests(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** Takes note of a class, which may be an encoder. */
    void note(TypeElement type) {
        supertype(type.asType(), ENCODER)
                .map(encoder -> encoder.getTypeArguments())
                .filter(arguments -> !arguments.isEmpty())
                .ifPresent(arguments -> encoded.add(types.erasure(arguments.get(0))));
    }

    /** Returns the type in a declared type whose values have no digest, with the way to it; or empty. */
    Optional<String> without(TypeMirror type) {
        return without(type, new HashSet<>());
    }

    private Optional<String> without(TypeMirror type, Set<String> seen) {
        return switch (type.getKind()) {
            case ARRAY -> without(((ArrayType) type).getComponentType(), seen);
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                yield bound == null ? Optional.empty() : without(bound, seen);
            }
            case DECLARED -> without((DeclaredType) type, seen);
            default -> Optional.empty();
        };
    }

    private Optional<String> without(DeclaredType type, Set<String> seen) {
        TypeElement element = (TypeElement) type.asElement();
        String name = element.getQualifiedName().toString();
        if (isEncoded(type) || isA(type, DIGESTIBLE) || !seen.add(type.toString())) {
            return Optional.empty();
        }
        if (HAVE_NONE.stream().anyMatch(one -> isA(type, one)) || isA(type, PATH)) {
            return Optional.of(name);
        }
        if (element.getKind() == ElementKind.RECORD) {
            return inRecord(type, element, seen);
        }
        if (name.equals("java.util.Optional") || isCollection(type)) {
            return type.getTypeArguments().stream()
                    .map(argument -> without(argument, seen))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return mayHaveOne(element, name) ? Optional.empty() : Optional.of(name);
    }

    private Optional<String> inRecord(DeclaredType type, TypeElement element, Set<String> seen) {
        for (RecordComponentElement component : element.getRecordComponents()) {
            TypeMirror declared = types.asMemberOf(type, component.getAccessor());
            TypeMirror value =
                    declared.getKind() == TypeKind.EXECUTABLE ? ((ExecutableType) declared).getReturnType() : declared;
            Optional<String> found = without(value, seen);
            if (found.isPresent()) {
                return Optional.of(found.get() + " in " + element.getQualifiedName() + "." + component.getSimpleName());
            }
        }
        return Optional.empty();
    }

    private static boolean mayHaveOne(TypeElement element, String name) {
        return element.getKind() != ElementKind.CLASS
                || HAVE_ONE.contains(name)
                || name.startsWith("java.time.")
                || element.getModifiers().contains(Modifier.SEALED)
                || element.getModifiers().contains(Modifier.ABSTRACT) && !isJdk(name);
    }

    private static boolean isJdk(String name) {
        return name.startsWith("java.") || name.startsWith("javax.");
    }

    private boolean isCollection(DeclaredType type) {
        return COLLECTIONS.stream().anyMatch(one -> isA(type, one));
    }

    /** Whether an encoder of this module is for the type, or for some of its values. */
    private boolean isEncoded(DeclaredType type) {
        TypeMirror erased = types.erasure(type);
        return encoded.stream().anyMatch(one -> types.isAssignable(erased, one) || types.isAssignable(one, erased));
    }

    private boolean isA(TypeMirror type, String name) {
        TypeElement other = elements.getTypeElement(name);
        return other != null && types.isAssignable(types.erasure(type), types.erasure(other.asType()));
    }

    /** Returns an interface with its type arguments, as a type has it; or empty if it hasn't. */
    private Optional<DeclaredType> supertype(TypeMirror type, String name) {
        if (type.getKind() != TypeKind.DECLARED) {
            return Optional.empty();
        }
        DeclaredType declared = (DeclaredType) type;
        if (((TypeElement) declared.asElement()).getQualifiedName().contentEquals(name)) {
            return Optional.of(declared);
        }
        return types.directSupertypes(type).stream()
                .map(parent -> supertype(parent, name))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
