package io.crystallize.core.code;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Which types of objects instructions put on the stack, as far as the code says it nearby. */
final class PushedTypes {
    private static final Type ARRAY = Type.getType("[Ljava/lang/Object;"); // of whatever it is
    private static final Type CLASS = Type.getObjectType("java/lang/Class");

    private PushedTypes() {}

    /** Returns the type of what is on top of the stack before an instruction, or null if that isn't known. */
    static @Nullable Type before(MethodModel method, int at) {
        return before(method, at, 0);
    }

    /** Returns the type of what is on the stack before an instruction, under some words, or null if that isn't known. */
    static @Nullable Type before(MethodModel method, int at, int above) {
        int from = origin(method.code(), at, above);
        return from < 0 ? null : of(method, from);
    }

    /**
     * Returns the instruction that pushed what is on the stack before another one, under some words; less than 0 if that
     * isn't known. Of branches it is the last.
     */
    static int origin(List<Insn> code, int at, int above) {
        int over = above;
        for (int i = at - 1; i >= 0; i--) {
            Insn insn = code.get(i);
            if (insn instanceof Insn.Plain plain && plain.opcode() == Opcodes.DUP && over <= 1) {
                over = 0;
                continue;
            }
            int[] effect = StackEffect.of(insn);
            if (effect.length == 0 || insn instanceof Insn.Jump jump && jump.opcode() == Opcodes.GOTO) {
                return -1;
            }
            if (effect[1] > over) {
                return i;
            }
            over += effect[0] - effect[1];
        }
        return -1;
    }

    private static @Nullable Type of(MethodModel method, int at) {
        Insn insn = method.code().get(at);
        if (insn instanceof Insn.Call call) {
            return Type.getReturnType(call.descriptor());
        }
        if (insn instanceof Insn.Dynamic dynamic) {
            return Type.getReturnType(dynamic.descriptor());
        }
        if (insn instanceof Insn.Field field) {
            return Type.getType(field.descriptor());
        }
        if (insn instanceof Insn.Loaded loaded) {
            return loaded.value() instanceof Type ? CLASS : null;
        }
        if (insn instanceof Insn.OfType type) {
            return switch (type.opcode()) {
                case Opcodes.NEW, Opcodes.CHECKCAST, Opcodes.MULTIANEWARRAY -> Type.getObjectType(type.type());
                case Opcodes.ANEWARRAY -> ARRAY;
                default -> null;
            };
        }
        if (insn instanceof Insn.Plain plain) {
            return switch (plain.opcode()) {
                case Opcodes.ALOAD -> local(method, at, plain.first());
                case Opcodes.AALOAD -> element(before(method, at, 1));
                case Opcodes.NEWARRAY -> ARRAY;
                default -> null;
            };
        }
        return null;
    }

    /** Returns the type of what an array has, or null if that isn't known to be one. */
    static @Nullable Type element(@Nullable Type type) {
        return type == null || type.getSort() != Type.ARRAY
                ? null
                : Type.getType(type.getDescriptor().substring(1));
    }

    private static @Nullable Type local(MethodModel method, int at, int slot) {
        for (int i = at - 1; i >= 0; i--) {
            if (method.code().get(i) instanceof Insn.Plain plain
                    && plain.opcode() == Opcodes.ASTORE
                    && plain.first() == slot) {
                return before(method, i);
            }
        }
        int parameter = method.is(Opcodes.ACC_STATIC) ? 0 : 1;
        for (Type type : Type.getArgumentTypes(method.descriptor())) {
            if (parameter == slot) {
                return type;
            }
            parameter += type.getSize();
        }
        return null;
    }
}
