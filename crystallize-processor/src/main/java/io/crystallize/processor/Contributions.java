package io.crystallize.processor;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** Tells what is wrong with what a plugin contributes: what can't be built from a file, or found by its name. */
record Contributions(Messager messager) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final String FRAMEWORK = "crystallize";

    /** A class, and whether it had a name before. */
    private record Holder(TypeElement type, boolean former) {}

    void check(Map<Kind, List<TypeElement>> contributed) {
        contributed.forEach((kind, types) -> {
            Map<String, Holder> byName = new HashMap<>();
            for (TypeElement type : new LinkedHashSet<>(types)) {
                checkBuildable(type, kind);
                for (ShortNames.ShortName name : ShortNames.of(type)) {
                    Holder holder = new Holder(type, name.former());
                    Holder other = byName.putIfAbsent(name.text(), holder);
                    if (other != null) {
                        error(type, clash(kind, name.text(), other, holder));
                    }
                }
            }
        });
    }

    private static String clash(Kind kind, String name, Holder first, Holder second) {
        if (first.type().equals(second.type())) {
            return "'" + name + "' is twice among the names of the " + kind + " "
                    + second.type().getSimpleName() + ". Leave it away among its aliases.";
        }
        boolean former = first.former() || second.former();
        return "Two " + kind + "s of one plugin are " + (former ? "or were " : "") + "called '" + name + "': "
                + first.type().getQualifiedName() + " and " + second.type().getQualifiedName()
                + (former ? ". Let one of them have it alone." : ". Give one of them another name with @Name.");
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

    /** As the framework demands when it loads a plugin. */
    void checkName(Contributed.PluginName name) {
        String problem = !NAME.matcher(name.text()).matches()
                ? "a name has lower-case letters, digits and hyphens, and begins with a letter"
                : name.text().equals(FRAMEWORK) ? "that name is the framework's own" : "";
        if (!problem.isEmpty()) {
            error(name.method(), "The name of the plugin is '" + name.text() + "', but " + problem + ".");
        }
    }

    private void error(Element element, String message) {
        messager.printMessage(Diagnostic.Kind.ERROR, message, element);
    }
}
