package io.crystallize.examples.code;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Changes one place of a class: a constant, a condition, an operator, a call, or what a method returns (DeMillo, Lipton
 * &amp; Sayward, "Hints on test data selection", 1978).
 */
final class Mutator extends ClassVisitor {
    private static final Map<Integer, Integer> OTHER = Map.ofEntries(
            Map.entry(Opcodes.IADD, Opcodes.ISUB),
            Map.entry(Opcodes.ISUB, Opcodes.IADD),
            Map.entry(Opcodes.IMUL, Opcodes.IADD),
            Map.entry(Opcodes.IDIV, Opcodes.IMUL),
            Map.entry(Opcodes.LADD, Opcodes.LSUB),
            Map.entry(Opcodes.DADD, Opcodes.DSUB),
            Map.entry(Opcodes.DSUB, Opcodes.DADD),
            Map.entry(Opcodes.DMUL, Opcodes.DDIV),
            Map.entry(Opcodes.DDIV, Opcodes.DMUL),
            Map.entry(Opcodes.IFEQ, Opcodes.IFNE),
            Map.entry(Opcodes.IFNE, Opcodes.IFEQ),
            Map.entry(Opcodes.IFLT, Opcodes.IFGE),
            Map.entry(Opcodes.IFGE, Opcodes.IFLT),
            Map.entry(Opcodes.IFGT, Opcodes.IFLE),
            Map.entry(Opcodes.IFLE, Opcodes.IFGT),
            Map.entry(Opcodes.IF_ICMPEQ, Opcodes.IF_ICMPNE),
            Map.entry(Opcodes.IF_ICMPNE, Opcodes.IF_ICMPEQ),
            Map.entry(Opcodes.IF_ICMPLT, Opcodes.IF_ICMPGE),
            Map.entry(Opcodes.IF_ICMPGE, Opcodes.IF_ICMPLT),
            Map.entry(Opcodes.IF_ICMPGT, Opcodes.IF_ICMPLE),
            Map.entry(Opcodes.IF_ICMPLE, Opcodes.IF_ICMPGT),
            Map.entry(Opcodes.IFNULL, Opcodes.IFNONNULL),
            Map.entry(Opcodes.IFNONNULL, Opcodes.IFNULL));

    private final int chosen;
    private int seen;

    private Mutator(ClassVisitor next, int chosen) {
        super(Opcodes.ASM9, next);
        this.chosen = chosen;
    }

    /** Returns a class with its n-th place changed, or null if there are not so many. */
    static byte @Nullable [] mutant(byte[] bytes, int n) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Mutator mutator = new Mutator(writer, n);
        new ClassReader(bytes).accept(mutator, 0);
        return mutator.seen > n ? writer.toByteArray() : null;
    }

    /** Returns a class whose jumps take from the {@link Budget}. */
    static byte[] budgeted(byte[] bytes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                return new MethodVisitor(
                                        Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, thrown)) {
                                    @Override
                                    public void visitJumpInsn(int opcode, Label label) {
                                        String budget = Type.getInternalName(Budget.class);
                                        super.visitMethodInsn(Opcodes.INVOKESTATIC, budget, "spend", "()V", false);
                                        super.visitJumpInsn(opcode, label);
                                    }
                                };
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private boolean isChosen() {
        return seen++ == chosen;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, thrown);
        return name.equals("$deserializeLambda$") ? next : new Method(next, Type.getReturnType(descriptor));
    }

    private final class Method extends MethodVisitor {
        private final Type returned;

        Method(MethodVisitor next, Type returned) {
            super(Opcodes.ASM9, next);
            this.returned = returned;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
                constant(opcode - Opcodes.ICONST_0);
            } else if (opcode == Opcodes.DCONST_0 || opcode == Opcodes.DCONST_1) {
                super.visitLdcInsn((double) (opcode - Opcodes.DCONST_0) + (isChosen() ? 1 : 0));
            } else if (OTHER.containsKey(opcode)) {
                super.visitInsn(isChosen() ? OTHER.get(opcode) : opcode);
            } else {
                if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.ARETURN && isChosen()) {
                    super.visitInsn(returned.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
                    pushDefault(returned);
                }
                super.visitInsn(opcode);
            }
        }

        private void constant(int value) {
            boolean up = isChosen();
            boolean down = isChosen();
            super.visitLdcInsn(value + (up ? 1 : down ? -1 : 0));
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                super.visitIntInsn(opcode, operand);
            } else {
                constant(operand);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Double number) {
                super.visitLdcInsn(number + (isChosen() ? 1 : 0));
            } else if (value instanceof String text) {
                super.visitLdcInsn(isChosen() ? text + "?" : text);
            } else {
                super.visitLdcInsn(value);
            }
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            super.visitJumpInsn(OTHER.containsKey(opcode) && isChosen() ? OTHER.get(opcode) : opcode, label);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (name.equals("<init>") || !isChosen()) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                return;
            }
            Type[] arguments = Type.getArgumentTypes(descriptor);
            for (int i = arguments.length - 1; i >= 0; i--) {
                super.visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
            if (opcode != Opcodes.INVOKESTATIC) {
                super.visitInsn(Opcodes.POP);
            }
            pushDefault(Type.getReturnType(descriptor));
        }

        private void pushDefault(Type type) {
            switch (type.getSort()) {
                case Type.VOID -> {}
                case Type.LONG -> super.visitInsn(Opcodes.LCONST_0);
                case Type.FLOAT -> super.visitInsn(Opcodes.FCONST_0);
                case Type.DOUBLE -> super.visitInsn(Opcodes.DCONST_0);
                case Type.OBJECT, Type.ARRAY -> {
                    super.visitInsn(Opcodes.ACONST_NULL);
                    super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
                }
                default -> super.visitInsn(Opcodes.ICONST_0);
            }
        }
    }
}
