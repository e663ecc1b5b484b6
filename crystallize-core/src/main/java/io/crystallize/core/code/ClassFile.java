package io.crystallize.core.code;

import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class file says.
 *
 * @param normalized the class without debug information, its constant pool in order of use
 * @param references the internal names of the classes that its code names; none of {@code java.*}
 * @param reflects whether it may reach more than it names: by reflection, resources or native code
 * @param loadsServices whether it uses {@link java.util.ServiceLoader}
 */
record ClassFile(byte[] normalized, Set<String> references, boolean reflects, boolean loadsServices) {
    private static final int CONSTANT_CLASS = 7;
    private static final Set<String> REFLECTIVE_CLASS_METHODS =
            Set.of("forName", "newInstance", "getResource", "getResourceAsStream");

    static ClassFile read(byte[] bytes) {
        ClassWriter normalizing = new ClassWriter(0);
        Reflection reflection = new Reflection(normalizing);
        new ClassReader(bytes).accept(reflection, ClassReader.SKIP_DEBUG);
        byte[] normalized = normalizing.toByteArray();
        return new ClassFile(normalized, references(normalized), reflection.reflects, reflection.loadsServices);
    }

    /** Returns the classes that a class file's constant pool names, and so all whose methods, fields or selves its code uses. */
    static Set<String> references(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> names = new TreeSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset > 0 && reader.readByte(offset - 1) == CONSTANT_CLASS) {
                String name = reader.readUTF8(offset, buffer);
                if (name.startsWith("[")) {
                    Type element = Type.getType(name).getElementType();
                    name = element.getSort() == Type.OBJECT ? element.getInternalName() : "java/lang/Object";
                }
                if (!name.startsWith("java/")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static final class Reflection extends ClassVisitor {
        private boolean reflects;
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
                    called(owner, method);
                    super.visitMethodInsn(opcode, owner, method, descriptor, isInterface);
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String method, String descriptor, Handle bootstrap, Object... arguments) {
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            called(handle.getOwner(), handle.getName());
                        }
                    }
                    super.visitInvokeDynamicInsn(method, descriptor, bootstrap, arguments);
                }
            };
        }

        private void called(String owner, String method) {
            loadsServices |= owner.equals("java/util/ServiceLoader");
            reflects |= owner.startsWith("java/lang/reflect/")
                    || owner.startsWith("java/lang/invoke/")
                    || owner.equals("java/lang/ClassLoader")
                    || owner.equals("java/util/ResourceBundle")
                    || (owner.equals("java/lang/Class") && REFLECTIVE_CLASS_METHODS.contains(method));
        }
    }
}
