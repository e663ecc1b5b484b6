package io.crystallize.core.code;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says.
 *
 * @param normalized the class without debug information, its constant pool in order of use
 * @param references the internal names of the classes that its code, descriptors, generic signatures and annotations
 *     name; none of {@code java.*}
 * @param reflects whether it may reach more than it names: by reflection, resources or native code
 * @param readsResources whether it may read class path resources
 * @param loadsServices whether it uses {@link java.util.ServiceLoader}
 */
record ClassFile(
        byte[] normalized, Set<String> references, boolean reflects, boolean readsResources, boolean loadsServices) {
    private static final int CONSTANT_UTF8 = 1;
    private static final int CONSTANT_CLASS = 7;
    private static final Set<String> REFLECTIVE_CLASS_METHODS = Set.of(
            "forName",
            "newInstance",
            "getClasses",
            "getDeclaredClasses",
            "getDeclaringClass",
            "getEnclosingClass",
            "getNestHost",
            "getNestMembers",
            "getPermittedSubclasses");
    private static final Set<String> REFLECTIVE_CLASSES = Set.of("java/io/ObjectInputStream", "java/lang/Module");
    /** Whoever's they are: a subclass of a class loader, and a helper in a library, may have any name. */
    private static final Set<String> RESOURCE_METHODS = Set.of(
            "getResource",
            "getResources",
            "getResourceAsStream",
            "getSystemResource",
            "getSystemResources",
            "getSystemResourceAsStream",
            "findResource",
            "findResources");
    /** Of lambdas, string concatenation, records' methods and switches: they run what their arguments name. */
    private static final Set<String> KNOWN_BOOTSTRAPS = Set.of(
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/StringConcatFactory",
            "java/lang/runtime/ObjectMethods",
            "java/lang/runtime/SwitchBootstraps");

    /**
     * Reads a class file.
     *
     * @throws IOException if it is none, or newer than can be read
     */
    static ClassFile read(String name, byte[] bytes) throws IOException {
        try {
            ClassWriter normalizing = new ClassWriter(0);
            Reflection reflection = new Reflection(normalizing);
            new ClassReader(bytes).accept(reflection, ClassReader.SKIP_DEBUG);
            byte[] normalized = normalizing.toByteArray();
            ClassWriter code = new ClassWriter(0);
            new ClassReader(normalized).accept(new WithoutNesting(code), 0);
            return new ClassFile(
                    normalized,
                    named(code.toByteArray()),
                    reflection.reflects,
                    reflection.readsResources,
                    reflection.loadsServices);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Returns the classes that a class file names.
     *
     * @throws IOException if it is none, or newer than can be read
     */
    static Set<String> references(String name, byte[] bytes) throws IOException {
        try {
            return named(bytes);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(name, e);
        }
    }

    private static IOException unreadable(String name, RuntimeException cause) {
        return new IOException(name + " is not a class file that can be read: " + cause.getMessage(), cause);
    }

    /**
     * Returns the classes that a constant pool names: all whose methods, fields or selves the code uses, and all that
     * occur in descriptors, generic signatures and annotations.
     */
    private static Set<String> named(byte[] bytes) throws IOException {
        ClassReader reader = new ClassReader(bytes);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> names = new HashSet<>();
        TextNames texts = new TextNames(bytes, names);
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            int tag = offset > 0 ? reader.readByte(offset - 1) : 0;
            if (tag == CONSTANT_UTF8) {
                int start = offset + 2;
                texts.find(start, start + reader.readUnsignedShort(offset));
            } else if (tag == CONSTANT_CLASS) {
                String name = reader.readUTF8(offset, buffer);
                if (!name.startsWith("[") && !name.startsWith("java/")) { // an array's is a descriptor
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Leaves out what a class is nested in and what is nested in it: code that uses those names them as well. */
    private static final class WithoutNesting extends ClassVisitor {
        WithoutNesting(ClassVisitor next) {
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
    }

    private static final class Reflection extends ClassVisitor {
        private boolean reflects;
        private boolean readsResources;
        private boolean loadsServices;

        Reflection(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            reflects |= (access & Opcodes.ACC_NATIVE) != 0;
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String method, String descriptor, boolean isInterface) {
                    called(owner, method, descriptor);
                    super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String method, String descriptor, Handle bootstrap, Object... arguments) {
                    reflects |= !KNOWN_BOOTSTRAPS.contains(bootstrap.getOwner());
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            called(handle.getOwner(), handle.getName(), handle.getDesc());
                        }
                    }
                    super.visitInvokeDynamicInsn(method, descriptor, bootstrap, arguments);
                }
            };
        }

        private void called(String owner, String method, String descriptor) {
            loadsServices |= owner.equals("java/util/ServiceLoader");
            readsResources |= owner.equals("java/util/ResourceBundle")
                    || owner.endsWith("ClassLoader")
                    || descriptor.endsWith(")Ljava/lang/ClassLoader;")
                    || RESOURCE_METHODS.contains(method);
            reflects |= readsResources
                    || owner.startsWith("java/lang/reflect/")
                    || (owner.startsWith("java/lang/invoke/") && !owner.equals("java/lang/invoke/SerializedLambda"))
                    || REFLECTIVE_CLASSES.contains(owner)
                    || (owner.equals("java/lang/Class") && REFLECTIVE_CLASS_METHODS.contains(method));
        }
    }
}
