package io.crystallize.core.code;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;

/**
 * Where an object goes that an instruction pushed: straight ahead on the stack, through casts and local variables. Not
 * through fields, and not through both arms of branches that have left their own.
 */
final class ObjectFlow {
    private final List<Insn> code;
    private final Use use;
    private final Set<Integer> followed = new HashSet<>();

    /** What is looked for. */
    interface Use {
        /**
         * Whether an instruction that takes the object is it.
         *
         * @param at its place in the code
         * @param word how many words of what it takes are below the object
         * @param flow to go on with what the instruction pushes
         */
        boolean is(int at, int word, ObjectFlow flow) throws IOException, NoFingerprintException;
    }

    ObjectFlow(List<Insn> code, Use use) {
        this.code = code;
        this.use = use;
    }

    /** Whether what is looked for happens to the object that an instruction pushed last. */
    boolean from(int at) throws IOException, NoFingerprintException {
        if (!followed.add(at)) {
            return false;
        }
        int above = 0; // words on the stack over the object
        for (int i = at + 1; i < code.size(); i++) {
            Insn insn = code.get(i);
            if (insn instanceof Insn.Jump jump && jump.opcode() == Opcodes.GOTO) {
                int target = code.subList(i, code.size()).indexOf(new Insn.Mark(jump.label()));
                if (target < 0) {
                    return false;
                }
                i += target;
                continue;
            }
            if (isPlain(insn, Opcodes.DUP) && above == 0) {
                if (from(i)) { // the upper one
                    return true;
                }
                above = 1;
                continue;
            }
            if (isPlain(insn, Opcodes.DUP2) && above == 1) { // array and index, for a compound assignment
                above = 3;
                continue;
            }
            if (isPlain(insn, Opcodes.ARETURN)) {
                return above == 0 && use.is(i, 0, this);
            }
            int[] effect = StackEffect.of(insn);
            boolean stays = insn instanceof Insn.OfType type && type.opcode() == Opcodes.CHECKCAST
                    || isCopyBelow(insn) && effect[0] == above + 1;
            if (stays) {
                continue;
            }
            if (effect.length == 0) {
                return false;
            }
            if (effect[0] > above) {
                return insn instanceof Insn.Plain plain && plain.opcode() == Opcodes.ASTORE
                        ? fromLocal(plain.first(), i + 1)
                        : use.is(i, effect[0] - above - 1, this);
            }
            above += effect[1] - effect[0];
        }
        return false;
    }

    /** Whether it happens to the object in a local variable, from a place to where the variable gets another one. */
    boolean fromLocal(int slot, int start) throws IOException, NoFingerprintException {
        for (int i = start; i < code.size(); i++) {
            if (code.get(i) instanceof Insn.Plain plain && plain.first() == slot) {
                if (plain.opcode() == Opcodes.ASTORE) {
                    return false;
                }
                if (plain.opcode() == Opcodes.ALOAD && from(i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it copies the top of the stack, and puts the copy below what it takes: the result of {@code a[i]++}. */
    private static boolean isCopyBelow(Insn insn) {
        return isPlain(insn, Opcodes.DUP_X1)
                || isPlain(insn, Opcodes.DUP_X2)
                || isPlain(insn, Opcodes.DUP2_X1)
                || isPlain(insn, Opcodes.DUP2_X2);
    }

    private static boolean isPlain(Insn insn, int opcode) {
        return insn instanceof Insn.Plain plain && plain.opcode() == opcode;
    }
}
