package io.crystallize.processor;

import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
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
        checkNames(type);
        if (type.getKind() == ElementKind.RECORD) {
            type.getRecordComponents().forEach(component -> checkComponent(component, kind.get()));
            return;
        }
        if (kind.get().isProvider()) {
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

    private void checkNames(TypeElement type) {
        for (ShortNames.ShortName name : ShortNames.of(type)) {
            String problem =
                    "'" + name.text() + "' is no name: a name has letters, digits, '_' and, but not first, '-'";
            if (ShortNames.isValid(name.text())) {
                continue;
            }
            if (name.written() == null) {
                error(type, problem + ". Give the class another one with @Name.");
            } else {
                AnnotationMirror annotation =
                        Annotations.find(type, ShortNames.NAME).orElseThrow();
                messager.printMessage(Diagnostic.Kind.ERROR, problem, type, annotation, name.written());
            }
        }
    }

    private void checkComponent(RecordComponentElement component, Kind kind) {
        if (!kind.isProvider() && !Annotations.isSuppressed(component.getEnclosingElement())) {
            digests.without(component.asType())
                    .ifPresent(found -> error(
                            fieldOf(component),
                            "The parameter '" + component.getSimpleName() + "' has no digest: " + found + " has none. "
                                    + wayOut(found)));
        }
        if (kind != Kind.EXPERIMENT) {
            UncheckedConstraints.problem(fieldOf(component)).ifPresent(problem -> error(fieldOf(component), problem));
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
                .or(() -> WrittenRange.problem(written.get(), fieldOf(component)))
                .ifPresent(expected -> error(
                        fieldOf(component),
                        "The default of '" + component.getSimpleName() + "' is '" + written.get() + "'; expected "
                                + expected));
    }

    /** Its place, too: javac knows the line of a component's field, but none of a component. */
    private static VariableElement fieldOf(RecordComponentElement component) {
        return ElementFilter.fieldsIn(component.getEnclosingElement().getEnclosedElements()).stream()
                .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
                .findFirst()
                .orElseThrow();
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
