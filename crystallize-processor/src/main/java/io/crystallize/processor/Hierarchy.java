package io.crystallize.processor;

import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What classes extend and implement. */
record Hierarchy(Elements elements, Types types) {
    static final String PLUGIN = "io.crystallize.plugins.Plugin";

    /** Whether a class is a subtype of another, which may not be there. */
    boolean isA(TypeElement type, String name) {
        TypeElement other = elements.getTypeElement(name);
        return other != null && types.isSubtype(types.erasure(type.asType()), types.erasure(other.asType()));
    }

    /** Returns what a class is, of all that a plugin can contribute by name. */
    Optional<Kind> kindOf(TypeElement type) {
        return Stream.of(Kind.values()).filter(kind -> isA(type, kind.type())).findFirst();
    }

    static boolean isConcrete(TypeElement type) {
        return (type.getKind() == ElementKind.CLASS || type.getKind() == ElementKind.RECORD)
                && !type.getModifiers().contains(Modifier.ABSTRACT);
    }

    static boolean hasPublicConstructor(TypeElement type) {
        return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().isEmpty()
                        && constructor.getModifiers().contains(Modifier.PUBLIC));
    }

    /** Whether the method that says what the parameters of a step are is another one than that for records. */
    boolean saysItsParameters(TypeElement type) {
        return ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
                .anyMatch(method -> method.getSimpleName().contentEquals("parameters")
                        && method.getParameters().isEmpty()
                        && !((TypeElement) method.getEnclosingElement())
                                .getQualifiedName()
                                .contentEquals(Kind.STEP.type()));
    }

    /** Returns a class and those it extends, up to what the JDK has. */
    Stream<TypeElement> classes(TypeElement type) {
        return Stream.iterate(Optional.of(type), Optional::isPresent, found -> found.flatMap(this::parent))
                .map(Optional::orElseThrow);
    }

    private Optional<TypeElement> parent(TypeElement type) {
        return type.getSuperclass().getKind() == TypeKind.DECLARED
                ? Optional.of((TypeElement) ((DeclaredType) type.getSuperclass()).asElement())
                : Optional.empty();
    }
}
