package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/** Reads class files. */
final class ClassFile extends ClassVisitor {
    private final Map<String, FieldModel> fields = new LinkedHashMap<>();
    private final Map<String, MethodModel> methods = new LinkedHashMap<>();
    private final List<FieldModel> components = new ArrayList<>();
    private final List<String> annotations = new ArrayList<>();
    private String name = "";
    private int access;
    private @Nullable String superName;
    private List<String> interfaces = List.of();
    private String signature = "";
    private String version = "";
    private boolean anonymous;

    private ClassFile() {
        super(Opcodes.ASM9);
    }

    /**
     * Reads a class file.
     *
     * @throws IOException if it is none, or newer than can be read
     */
    static ClassModel read(String name, byte[] bytes) throws IOException {
        return read(name, bytes, ClassReader.SKIP_FRAMES);
    }

    /** Reads what a class file declares, and no code. */
    static ClassModel declarations(String name, byte[] bytes) throws IOException {
        return read(name, bytes, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    }

    private static ClassModel read(String name, byte[] bytes, int options) throws IOException {
        try {
            ClassFile file = new ClassFile();
            new ClassReader(bytes).accept(file, options);
            return file.model();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(name, e);
        }
    }

    private ClassModel model() {
        return new ClassModel(
                name,
                access,
                superName,
                interfaces,
                List.copyOf(components),
                signature,
                version,
                anonymous,
                fields,
                methods,
                AnnotationText.sorted(annotations));
    }

    /** Returns a class file without debug information, its constant pool in order of use. */
    static byte[] normalized(String name, byte[] bytes) throws IOException {
        try {
            ClassWriter normalizing = new ClassWriter(0);
            new ClassReader(bytes).accept(normalizing, ClassReader.SKIP_DEBUG);
            return normalizing.toByteArray();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(name, e);
        }
    }

    static IOException unreadable(String name, RuntimeException cause) {
        return new IOException(name + " is not a class file that can be read: " + cause.getMessage(), cause);
    }

    /** Returns the classes that the declarations of a class name, and neither its code nor what it is nested in. */
    static Set<String> namedByDeclarations(String name, byte[] bytes) throws IOException {
        try {
            ClassWriter declarations = new ClassWriter(0);
            new ClassReader(bytes)
                    .accept(new DeclarationsAlone(declarations), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
            return ConstantPool.of(declarations.toByteArray()).classes();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public void visit(
            int version, int access, String name, String signature, @Nullable String superName, String[] interfaces) {
        this.name = name;
        this.access = access;
        this.signature = signature == null ? "" : signature;
        this.superName = superName;
        this.interfaces = List.of(interfaces);
    }

    @Override
    public void visitInnerClass(String inner, @Nullable String outer, @Nullable String simple, int access) {
        anonymous |= inner.equals(name) && simple == null;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return descriptor.equals(AnnotationText.CODE_VERSION)
                ? AnnotationText.version(text -> version = text)
                : AnnotationText.counts(descriptor, visible) ? AnnotationText.of(descriptor, annotations::add) : null;
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String component, String descriptor, String signature) {
        List<String> of = new ArrayList<>();
        String generic = signature == null ? "" : signature;
        return new RecordComponentVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return AnnotationText.counts(annotation, visible) ? AnnotationText.of(annotation, of::add) : null;
            }

            @Override
            public void visitEnd() {
                components.add(
                        new FieldModel(name, component, descriptor, 0, generic, null, AnnotationText.sorted(of)));
            }
        };
    }

    @Override
    public FieldVisitor visitField(
            int access, String field, String descriptor, String signature, @Nullable Object value) {
        List<String> of = new ArrayList<>();
        String generic = signature == null ? "" : signature;
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return visible ? AnnotationText.of(annotation, of::add) : null;
            }

            @Override
            public void visitEnd() {
                fields.put(
                        field + descriptor,
                        new FieldModel(name, field, descriptor, access, generic, value, AnnotationText.sorted(of)));
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] exceptions) {
        MethodModel declared = new MethodModel(
                name, method, descriptor, access, signature == null ? "" : signature, "", List.of(), List.of());
        return new MethodReader(declared, read -> methods.put(read.id(), read));
    }

    /**
     * Leaves out what a class is nested in and what is nested in it, as code that uses those names them as well, and
     * methods that the compiler made.
     */
    private static final class DeclarationsAlone extends ClassVisitor {
        DeclarationsAlone(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitNestHost(String host) {}

        @Override
        public void visitNestMember(String member) {}

        @Override
        public void visitOuterClass(String owner, String method, String descriptor) {}

        @Override
        public void visitInnerClass(String name, String outer, String inner, int access) {}

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return (access & Opcodes.ACC_SYNTHETIC) != 0
                    ? null
                    : super.visitMethod(access, name, descriptor, signature, exceptions);
        }
    }
}
