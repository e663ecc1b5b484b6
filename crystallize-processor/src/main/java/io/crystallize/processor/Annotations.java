package io.crystallize.processor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Annotations by the names of their types. */
final class Annotations {
    /** What {@code @SuppressWarnings} has to name. */
    static final String SUPPRESSION = "crystallize";

    private Annotations() {}

    static Optional<AnnotationMirror> find(AnnotatedConstruct annotated, String type) {
        for (AnnotationMirror annotation : annotated.getAnnotationMirrors()) {
            TypeElement declared = (TypeElement) annotation.getAnnotationType().asElement();
            if (declared.getQualifiedName().contentEquals(type)) {
                return Optional.of(annotation);
            }
        }
        return Optional.empty();
    }

    static Optional<AnnotationValue> value(AnnotationMirror annotation, String name) {
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                annotation.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(name)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    static Optional<String> text(AnnotationMirror annotation, String name) {
        return value(annotation, name)
                .map(AnnotationValue::getValue)
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** Returns what is in an array. */
    static List<AnnotationValue> elements(AnnotationValue array) {
        return array.getValue() instanceof List<?> all
                ? all.stream().map(AnnotationValue.class::cast).toList()
                : List.of();
    }

    /** Whether an element, or one around it, is annotated with {@code @SuppressWarnings("crystallize")}. */
    static boolean isSuppressed(Element element) {
        for (Element around = element; around != null; around = around.getEnclosingElement()) {
            SuppressWarnings suppressed = around.getAnnotation(SuppressWarnings.class);
            if (suppressed != null && List.of(suppressed.value()).contains(SUPPRESSION)) {
                return true;
            }
        }
        return false;
    }
}
