package io.crystallize.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

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

    /**
     * A name of a class.
     *
     * @param text the name
     * @param former whether it is an alias
     * @param written where the annotation says it, or null if it is derived
     */
    record ShortName(String text, boolean former, @Nullable AnnotationValue written) {}

    /** The names of a class: the one that it has, declared or derived, and those that it had before. */
    static List<ShortName> of(TypeElement type) {
        Optional<AnnotationMirror> declared = Annotations.find(type, NAME);
        List<ShortName> names = new ArrayList<>();
        names.add(declared.flatMap(name -> Annotations.value(name, "value"))
                .flatMap(value -> read(value, false))
                .orElseGet(() -> new ShortName(derived(type.getSimpleName().toString()), false, null)));
        declared.flatMap(name -> Annotations.value(name, "aliases"))
                .ifPresent(aliases -> Annotations.elements(aliases)
                        .forEach(alias -> read(alias, true).ifPresent(names::add)));
        return names;
    }

    /** Empty if it isn't understood, as where a constant is missing. */
    private static Optional<ShortName> read(AnnotationValue value, boolean former) {
        return value.getValue() instanceof String text
                ? Optional.of(new ShortName(text, former, value))
                : Optional.empty();
    }
}
