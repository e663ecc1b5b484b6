package io.crystallize.processor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * Tells of annotations that demand something of a parameter, as Jakarta Bean Validation has them, but that the framework
 * doesn't check and therefore refuses. Whether those that it checks stand at the right types, it doesn't tell.
 */
final class UncheckedConstraints {
    private static final String PACKAGE = "jakarta.validation.";
    private static final String CONSTRAINT = PACKAGE + "Constraint";
    private static final String IS_CHECKED_ANYWAY = PACKAGE + "Valid";
    private static final List<String> CHECKED = List.of(
            "Min",
            "Max",
            "DecimalMin",
            "DecimalMax",
            "Positive",
            "PositiveOrZero",
            "Negative",
            "NegativeOrZero",
            "NotNull",
            "NotBlank",
            "NotEmpty",
            "Size",
            "Pattern");

    private UncheckedConstraints() {}

    /** Returns what is wrong with the constraints of the field of a record component, or empty. */
    static Optional<String> problem(VariableElement field) {
        Set<TypeElement> found = new LinkedHashSet<>();
        collect(field, found);
        collectOfType(field.asType(), found);
        return found.stream()
                .filter(UncheckedConstraints::isUnchecked)
                .findFirst()
                .map(type -> "The parameter '" + field.getSimpleName() + "' has the constraint @" + type.getSimpleName()
                        + ", which is not checked. Checked are: " + String.join(", ", CHECKED)
                        + ". Check anything else in the constructor.");
    }

    private static boolean isUnchecked(TypeElement annotation) {
        String name = annotation.getQualifiedName().toString();
        boolean isConstraint = name.startsWith(PACKAGE)
                || Annotations.find(annotation, CONSTRAINT).isPresent();
        return isConstraint
                && !name.equals(IS_CHECKED_ANYWAY)
                && CHECKED.stream().noneMatch(checked -> name.equals(PACKAGE + "constraints." + checked));
    }

    private static void collectOfType(TypeMirror type, Set<TypeElement> found) {
        collect(type, found);
        if (type.getKind() == TypeKind.DECLARED) {
            ((DeclaredType) type).getTypeArguments().forEach(argument -> collectOfType(argument, found));
        } else if (type.getKind() == TypeKind.ARRAY) {
            collectOfType(((ArrayType) type).getComponentType(), found);
        } else if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
            collectOfType(wildcard.getExtendsBound(), found);
        }
    }

    private static void collect(AnnotatedConstruct annotated, Set<TypeElement> found) {
        annotated.getAnnotationMirrors().stream()
                .flatMap(UncheckedConstraints::flat)
                .forEach(annotation ->
                        found.add((TypeElement) annotation.getAnnotationType().asElement()));
    }

    /** Takes those apart that hold several of a kind. */
    private static Stream<AnnotationMirror> flat(AnnotationMirror annotation) {
        TypeElement type = (TypeElement) annotation.getAnnotationType().asElement();
        if (!type.getQualifiedName().toString().startsWith(PACKAGE)
                || !type.getSimpleName().contentEquals("List")) {
            return Stream.of(annotation);
        }
        List<AnnotationMirror> all = new ArrayList<>();
        Annotations.value(annotation, "value")
                .ifPresent(array -> Annotations.elements(array).stream()
                        .map(AnnotationValue::getValue)
                        .map(AnnotationMirror.class::cast)
                        .forEach(all::add));
        return all.stream();
    }
}
