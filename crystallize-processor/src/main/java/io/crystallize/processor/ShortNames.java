package io.crystallize.processor;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;

/** The rule by which {@code StepNames} names classes, which a test compares with this. */
final class ShortNames {
    static final String NAME = "io.crystallize.core.Name";

    private static final Pattern VALID = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*");
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private ShortNames() {}

    static String derived(String simpleName) {
        return WORD_START.matcher(simpleName).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /** The short name of a class, declared or derived. */
    static String of(TypeElement type) {
        Optional<AnnotationMirror> name = Annotations.find(type, NAME);
        return name.flatMap(declared -> Annotations.text(declared, "value"))
                .orElseGet(() -> derived(type.getSimpleName().toString()));
    }
}
