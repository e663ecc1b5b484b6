package io.crystallize.core.code;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;

/**
 * What javac makes of {@code assert}: a static field, and code before all other in the static initialiser that asks
 * whether assertions are enabled. A class has them as soon as any of its methods has an assertion.
 */
final class Assertions {
    static final String FIELD = "$assertionsDisabled";
    /** Class, call, jump, constant, jump, label, constant, label, field. */
    private static final int LENGTH = 9;

    private Assertions() {}

    /** Returns code without what sets the field up. */
    static List<Insn> withoutSetUp(List<Insn> code) {
        boolean setsUp = code.size() > LENGTH
                && code.get(0) instanceof Insn.Loaded
                && code.get(1) instanceof Insn.Call asks
                && asks.name().equals("desiredAssertionStatus")
                && code.get(2) instanceof Insn.Jump
                && code.get(LENGTH - 1) instanceof Insn.Field field
                && field.opcode() == Opcodes.PUTSTATIC
                && field.name().equals(FIELD);
        if (!setsUp) {
            return code;
        }
        Set<Integer> own = Set.of(((Insn.Jump) code.get(2)).label(), ((Insn.Jump) code.get(4)).label());
        return code.subList(LENGTH, code.size()).stream()
                .map(each -> shifted(each, own.size()))
                .toList();
    }

    private static Insn shifted(Insn insn, int by) {
        if (insn instanceof Insn.Mark mark) {
            return new Insn.Mark(mark.label() - by);
        } else if (insn instanceof Insn.Jump jump) {
            return new Insn.Jump(jump.opcode(), jump.label() - by);
        } else if (insn instanceof Insn.Handler handler) {
            return new Insn.Handler(handler.start() - by, handler.end() - by, handler.label() - by, handler.type());
        } else if (insn instanceof Insn.Switch choice) {
            choice.targets().replaceAll((key, label) -> label - by);
            return new Insn.Switch(choice.targets(), choice.otherwise() - by);
        }
        return insn;
    }
}
