package io.crystallize.core.code;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Which types of objects instructions put on the stack, as far as the code says it nearby. */
final class PushedTypes {
    private static final Type ARRAY = Type.getType("[Ljava/lang/Object;"); // of whatever it is

    private PushedTypes() {}

    /** Returns the type of what the instruction before another one pushed, or null if that isn't known. */
    static @Nullable Type before(MethodModel method, int at) {
        List<Insn> code = method.code();
        for (int i = at - 1; i >= 0; i--) {
            Insn insn = code.get(i);
            if (insn instanceof Insn.Call call) {
                return call.name().equals("<init>")
                        ? Type.getObjectType(call.owner())
                        : Type.getReturnType(call.descriptor());
            }
            if (insn instanceof Insn.Field field) {
                return Type.getType(field.descriptor());
            }
            if (insn instanceof Insn.OfType type) {
                return switch (type.opcode()) {
                    case Opcodes.CHECKCAST, Opcodes.MULTIANEWARRAY -> Type.getObjectType(type.type());
                    case Opcodes.ANEWARRAY -> ARRAY;
                    default -> null;
                };
            }
            if (insn instanceof Insn.Plain plain) {
                return switch (plain.opcode()) {
                    case Opcodes.ALOAD -> local(method, i, plain.first());
                    case Opcodes.NEWARRAY -> ARRAY;
                    default -> null;
                };
            }
            if (!(insn instanceof Insn.Mark)) {
                return null;
            }
        }
        return null;
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
