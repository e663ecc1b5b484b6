package io.crystallize.processor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/** Tells what is wrong with classes that a plugin may contribute, each at its place. */
final class Checks {
    private static final String DEFAULT = "io.crystallize.core.Default";

    private final Messager messager;
    private final Hierarchy hierarchy;
    private final Digests digests;
    private final Fields fields;

    Checks(ProcessingEnvironment environment, Hierarchy hierarchy, Digests digests) {
        this.messager = environment.getMessager();
        this.hierarchy = hierarchy;
        this.digests = digests;
        this.fields = new Fields(environment, hierarchy);
    }

    /** Checks a class for what is wrong wherever it is used. */
    void check(TypeElement type) {
        Optional<Kind> kind = hierarchy.kindOf(type);
        if (kind.isEmpty() || !Hierarchy.isConcrete(type)) {
            return;
        }
        checkName(type);
        if (type.getKind() == ElementKind.RECORD) {
            type.getRecordComponents().forEach(component -> checkComponent(component, kind.get()));
            return;
        }
        if (kind.get() == Kind.EXPERIMENT) {
            return;
        }
        if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
            error(
                    type,
                    "The " + kind.get() + " " + type.getSimpleName()
                            + " belongs to an object of the class around it, which"
                            + " is no parameter of it. Make it static, or a record.");
        }
        if (kind.get().isStep() && !hierarchy.saysItsParameters(type)) {
            error(
                    type,
                    "The " + kind.get() + " " + type.getSimpleName()
                            + " is neither a record nor overrides parameters(), so its parameters can't be known. Make it"
                            + " a record, or override parameters(), returning Map.of() if it has none.");
        }
        fields.check(type, kind.get());
    }

    private void checkName(TypeElement type) {
        Optional<AnnotationMirror> annotation = Annotations.find(type, ShortNames.NAME);
        String name = ShortNames.of(type);
        if (ShortNames.isValid(name)) {
            return;
        }
        String problem = "'" + name + "' is no name: a name has letters, digits, '_' and, but not first, '-'";
        if (annotation.isPresent()) {
            AnnotationValue value = Annotations.value(annotation.get(), "value").orElseThrow();
            messager.printMessage(Diagnostic.Kind.ERROR, problem, type, annotation.get(), value);
        } else {
            error(type, problem + ". Give the class another one with @Name.");
        }
    }

    private void checkComponent(RecordComponentElement component, Kind kind) {
        if (kind != Kind.EXPERIMENT && !Annotations.isSuppressed(component.getEnclosingElement())) {
            digests.without(component.asType())
                    .ifPresent(found -> error(
                            placeOf(component),
                            "The parameter '" + component.getSimpleName() + "' has no digest: " + found + " has none. "
                                    + wayOut(found)));
        }
        Annotations.find(component, DEFAULT).ifPresent(given -> checkDefault(component, given));
    }

    private static String wayOut(String found) {
        return found.startsWith("java.nio.file.Path") || found.startsWith("java.io.File")
                ? "Declare a String, and read the file through the context: context.file(…)."
                : "Make it a record, implement Digestible, or write a DigestEncoder for it; if another jar brings one, say"
                        + " @SuppressWarnings(\"" + Annotations.SUPPRESSION + "\") at the class.";
    }

    private void checkDefault(RecordComponentElement component, AnnotationMirror annotation) {
        Optional<String> written = Annotations.text(annotation, "value");
        if (written.isEmpty()) {
            return;
        }
        WrittenValue.problem(written.get(), component.asType())
                .ifPresent(expected -> error(
                        placeOf(component),
                        "The default of '" + component.getSimpleName() + "' is '" + written.get() + "'; expected "
                                + expected));
    }

    /** javac knows the line of a component's field, but none of a component. */
    private static Element placeOf(RecordComponentElement component) {
        return ElementFilter.fieldsIn(component.getEnclosingElement().getEnclosedElements()).stream()
                .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
                .map(Element.class::cast)
                .findFirst()
                .orElse(component);
    }

    /** Checks what a plugin contributes: whether it can be built from a file, and found by its name. */
    void checkContributed(Map<Kind, List<TypeElement>> contributed) {
        contributed.forEach((kind, types) -> {
            Map<String, TypeElement> byName = new HashMap<>();
            for (TypeElement type : types) {
                checkBuildable(type, kind);
                String name = ShortNames.of(type);
                TypeElement other = byName.putIfAbsent(name, type);
                if (other != null && !other.equals(type)) {
                    error(
                            type,
                            "Two " + kind + "s of one plugin are called '" + name + "': " + other.getQualifiedName()
                                    + " and " + type.getQualifiedName()
                                    + ". Give one of them another name with @Name.");
                }
            }
        });
    }

    private void checkBuildable(TypeElement type, Kind kind) {
        if (type.getKind() == ElementKind.RECORD || !Hierarchy.isConcrete(type)) {
            return;
        }
        if (kind.isRecord()) {
            error(
                    type,
                    "A plugin contributes the " + kind + " " + type.getSimpleName() + ", so it has to be a record.");
        } else if (kind.isStep() && !Hierarchy.hasPublicConstructor(type)) {
            error(
                    type,
                    "A plugin contributes the " + kind + " " + type.getSimpleName()
                            + ", which can't be built from a file: it is neither a record nor has a public constructor"
                            + " without parameters.");
        }
    }

    private void error(Element element, String message) {
        messager.printMessage(Diagnostic.Kind.ERROR, message, element);
    }

    /** Takes note of the encoders among classes. */
    void note(Iterable<TypeElement> types) {
        types.forEach(digests::note);
    }

    /** Returns a class and all that are nested in it. */
    static void collect(TypeElement type, List<TypeElement> all) {
        all.add(type);
        ElementFilter.typesIn(type.getEnclosedElements()).forEach(nested -> collect(nested, all));
    }
}
