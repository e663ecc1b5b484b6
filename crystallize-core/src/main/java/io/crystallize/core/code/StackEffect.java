package io.crystallize.core.code;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** How many words instructions take from the stack, and put there (JVM specification, chapter 6). */
final class StackEffect {
    private static final int[] UNKNOWN = {};
    private static final int[][] EFFECTS = new int[Opcodes.MONITOREXIT + 1][];

    private StackEffect() {}

    static {
        set(0, 0, Opcodes.NOP, Opcodes.IINC);
        set(0, 1, Opcodes.ACONST_NULL, Opcodes.ILOAD, Opcodes.FLOAD, Opcodes.ALOAD);
        set(0, 2, Opcodes.LLOAD, Opcodes.DLOAD);
        set(2, 1, Opcodes.IALOAD, Opcodes.FALOAD, Opcodes.AALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD);
        set(2, 2, Opcodes.LALOAD, Opcodes.DALOAD, Opcodes.SWAP);
        set(1, 0, Opcodes.ISTORE, Opcodes.FSTORE, Opcodes.ASTORE, Opcodes.POP);
        set(2, 0, Opcodes.LSTORE, Opcodes.DSTORE, Opcodes.POP2);
        set(3, 0, Opcodes.IASTORE, Opcodes.FASTORE, Opcodes.AASTORE, Opcodes.BASTORE, Opcodes.CASTORE, Opcodes.SASTORE);
        set(4, 0, Opcodes.LASTORE, Opcodes.DASTORE);
        set(1, 2, Opcodes.DUP, Opcodes.I2L, Opcodes.I2D, Opcodes.F2L, Opcodes.F2D);
        set(2, 3, Opcodes.DUP_X1);
        set(2, 4, Opcodes.DUP2);
        set(3, 4, Opcodes.DUP_X2);
        set(3, 5, Opcodes.DUP2_X1);
        set(4, 6, Opcodes.DUP2_X2);
        set(2, 1, Opcodes.IADD, Opcodes.FADD, Opcodes.ISUB, Opcodes.FSUB, Opcodes.IMUL, Opcodes.FMUL, Opcodes.IDIV);
        set(2, 1, Opcodes.FDIV, Opcodes.IREM, Opcodes.FREM, Opcodes.ISHL, Opcodes.ISHR, Opcodes.IUSHR, Opcodes.IAND);
        set(2, 1, Opcodes.IOR, Opcodes.IXOR, Opcodes.FCMPL, Opcodes.FCMPG);
        set(2, 1, Opcodes.L2I, Opcodes.L2F, Opcodes.D2I, Opcodes.D2F);
        set(4, 2, Opcodes.LADD, Opcodes.DADD, Opcodes.LSUB, Opcodes.DSUB, Opcodes.LMUL, Opcodes.DMUL, Opcodes.LDIV);
        set(4, 2, Opcodes.DDIV, Opcodes.LREM, Opcodes.DREM, Opcodes.LAND, Opcodes.LOR, Opcodes.LXOR);
        set(3, 2, Opcodes.LSHL, Opcodes.LSHR, Opcodes.LUSHR);
        set(4, 1, Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG);
        set(1, 1, Opcodes.INEG, Opcodes.FNEG, Opcodes.I2F, Opcodes.F2I, Opcodes.I2B, Opcodes.I2C, Opcodes.I2S);
        set(1, 1, Opcodes.NEWARRAY, Opcodes.ARRAYLENGTH);
        set(2, 2, Opcodes.LNEG, Opcodes.DNEG, Opcodes.L2D, Opcodes.D2L);
    }

    private static void set(int taken, int put, int... opcodes) {
        for (int opcode : opcodes) {
            EFFECTS[opcode] = new int[] {taken, put};
        }
    }

    /** Returns the numbers of words taken and put; an empty array if the code doesn't go straight on. */
    static int[] of(Insn insn) {
        if (insn instanceof Insn.Plain plain) {
            int[] effect = EFFECTS[plain.opcode()];
            return effect == null ? UNKNOWN : effect;
        }
        if (insn instanceof Insn.Call call) {
            int sizes = Type.getArgumentsAndReturnSizes(call.descriptor());
            return effect((sizes >> 2) - (call.opcode() == Opcodes.INVOKESTATIC ? 1 : 0), sizes & 3);
        }
        if (insn instanceof Insn.Dynamic dynamic) {
            int sizes = Type.getArgumentsAndReturnSizes(dynamic.descriptor());
            return effect((sizes >> 2) - 1, sizes & 3);
        }
        if (insn instanceof Insn.Field field) {
            int size = Type.getType(field.descriptor()).getSize();
            return switch (field.opcode()) {
                case Opcodes.GETSTATIC -> effect(0, size);
                case Opcodes.GETFIELD -> effect(1, size);
                case Opcodes.PUTSTATIC -> effect(size, 0);
                default -> effect(1 + size, 0);
            };
        }
        if (insn instanceof Insn.Constant constant) {
            return effect(0, constant.value() instanceof Long || constant.value() instanceof Double ? 2 : 1);
        }
        if (insn instanceof Insn.OfType type) {
            return switch (type.opcode()) {
                case Opcodes.NEW -> effect(0, 1);
                case Opcodes.MULTIANEWARRAY -> effect(type.dimensions(), 1);
                default -> effect(1, 1);
            };
        }
        if (insn instanceof Insn.Jump jump) {
            boolean two = jump.opcode() >= Opcodes.IF_ICMPEQ && jump.opcode() <= Opcodes.IF_ACMPNE;
            return effect(two ? 2 : 1, 0);
        }
        return insn instanceof Insn.Loaded ? effect(0, 1) : insn instanceof Insn.Mark ? effect(0, 0) : UNKNOWN;
    }

    private static int[] effect(int taken, int put) {
        return new int[] {taken, put};
    }
}
