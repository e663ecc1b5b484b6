package io.crystallize.core.code;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes an annotation as text, one for each different annotation. */
final class AnnotationText extends AnnotationVisitor {
    static final String CODE_VERSION = "Lio/crystallize/core/code/CodeVersion;";

    /**
     * These document, and no code depends on them: what reads annotations reaches all of its folder or jar, and libraries
     * don't know them.
     */
    private static final Set<String> DOCUMENTATION =
            Set.of("Lio/crystallize/core/Description;", "Lio/crystallize/core/Example;");

    private final StringBuilder text;
    private final Runnable end;

    private AnnotationText(StringBuilder text, Runnable end) {
        super(Opcodes.ASM9);
        this.text = text;
        this.end = end;
    }

    /** Whether an annotation is a part of the code. */
    static boolean counts(String descriptor, boolean visible) {
        return visible && !DOCUMENTATION.contains(descriptor);
    }

    /** Returns a visitor of an annotation that hands over its text. */
    static AnnotationVisitor of(String descriptor, Consumer<String> done) {
        StringBuilder text = new StringBuilder(descriptor).append('(');
        return new AnnotationText(text, () -> done.accept(text.append(')').toString()));
    }

    /** Returns what a {@link CodeVersion} says: its one value. */
    static AnnotationVisitor version(Consumer<String> done) {
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String name, Object value) {
                done.accept(value.toString());
            }
        };
    }

    @Override
    public void visit(String name, Object value) {
        begin(name);
        if (value instanceof String string) {
            text.append(string.length()).append(':').append(string);
        } else if (value instanceof Type type) {
            text.append(type.getDescriptor());
        } else {
            text.append(value.getClass().isArray() ? Arrays.deepToString(new Object[] {value}) : value.toString());
        }
        text.append(',');
    }

    private void begin(String name) {
        text.append(name == null ? "" : name).append('=');
    }

    @Override
    public void visitEnum(String name, String descriptor, String value) {
        begin(name);
        text.append(descriptor).append('.').append(value).append(',');
    }

    @Override
    public AnnotationVisitor visitAnnotation(String name, String descriptor) {
        begin(name);
        text.append(descriptor).append('(');
        return new AnnotationText(text, () -> text.append("),"));
    }

    @Override
    public AnnotationVisitor visitArray(String name) {
        begin(name);
        text.append('[');
        return new AnnotationText(text, () -> text.append("],"));
    }

    @Override
    public void visitEnd() {
        end.run();
    }

    /** Returns the texts in an order of their own. */
    static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }
}
