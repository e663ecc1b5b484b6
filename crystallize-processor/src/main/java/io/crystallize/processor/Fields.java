package io.crystallize.processor;

import java.util.List;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/** Tells of fields that can change in a class that has to be immutable. */
final class Fields {
    /** Classes of collections that can change, whoever has made them. */
    private static final List<String> MUTABLE =
            List.of("java.util.AbstractCollection", "java.util.AbstractMap", "java.util.Vector", "java.util.Hashtable");

    private final Messager messager;
    private final Elements elements;
    private final Hierarchy hierarchy;

    Fields(ProcessingEnvironment environment, Hierarchy hierarchy) {
        this.messager = environment.getMessager();
        this.elements = environment.getElementUtils();
        this.hierarchy = hierarchy;
    }

    void check(TypeElement type, Kind kind) {
        hierarchy
                .classes(type)
                .forEach(owner -> ElementFilter.fieldsIn(owner.getEnclosedElements()).stream()
                        .filter(field -> !field.getModifiers().contains(Modifier.STATIC))
                        .forEach(field -> check(field, type, owner.equals(type) ? field : type, kind)));
    }

    private void check(VariableElement field, TypeElement type, Element place, Kind kind) {
        String what = "The field '" + field.getSimpleName() + "' of " + kind.one() + " ";
        String end = ", but " + type.getSimpleName()
                + " has to be immutable: one object of it is used by many trials at" + " once. Make it a record.";
        if (!field.getModifiers().contains(Modifier.FINAL)) {
            messager.printMessage(Diagnostic.Kind.ERROR, what + "isn't final" + end, place);
        } else if (field.asType().getKind() == TypeKind.ARRAY) {
            checkArray(field, what + "is an array", end, place);
        } else if (isMutableCollection(field) && !Annotations.isSuppressed(field)) {
            messager.printMessage(
                    Diagnostic.Kind.WARNING,
                    what + "is declared as a collection that can change" + end
                            + " Or declare List, Set or Map, and keep a" + " copy.",
                    place);
        }
    }

    /** One that nobody else can write may be a table that is never written; whether it is, isn't known. */
    private void checkArray(VariableElement field, String what, String end, Element place) {
        if (!field.getModifiers().contains(Modifier.PRIVATE)) {
            messager.printMessage(Diagnostic.Kind.ERROR, what + " that others can write" + end, place);
        } else if (!Annotations.isSuppressed(field)) {
            messager.printMessage(
                    Diagnostic.Kind.WARNING,
                    what + end + " Or, if nothing writes into it, say @SuppressWarnings(\"" + Annotations.SUPPRESSION
                            + "\") at the field.",
                    place);
        }
    }

    private boolean isMutableCollection(VariableElement field) {
        var types = hierarchy.types();
        return MUTABLE.stream()
                .map(elements::getTypeElement)
                .anyMatch(collection -> collection != null
                        && types.isSubtype(types.erasure(field.asType()), types.erasure(collection.asType())));
    }
}
