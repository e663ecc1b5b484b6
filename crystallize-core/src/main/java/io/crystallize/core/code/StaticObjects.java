package io.crystallize.core.code;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Objects in static fields that are final and yet change. What code does with them is followed as far as it goes
 * straight ahead from where it reads the field; that an object is changed elsewhere isn't found.
 */
final class StaticObjects {
    private static final Set<String> MADE_TO_CHANGE = Set.of(
            "Ljava/lang/ThreadLocal;",
            "Ljava/util/Random;",
            "Ljava/util/SplittableRandom;",
            "Ljava/util/random/RandomGenerator;",
            "Ljava/util/concurrent/ConcurrentHashMap;",
            "Ljava/util/concurrent/ConcurrentMap;",
            "Ljava/util/concurrent/ConcurrentSkipListMap;",
            "Ljava/util/WeakHashMap;");
    private static final Set<String> CHANGING = Set.of(
            "add",
            "addAll",
            "addFirst",
            "addLast",
            "append",
            "clear",
            "compute",
            "computeIfAbsent",
            "computeIfPresent",
            "delete",
            "insert",
            "merge",
            "offer",
            "poll",
            "pop",
            "push",
            "put",
            "putAll",
            "putIfAbsent",
            "remove",
            "removeAll",
            "removeIf",
            "replace",
            "replaceAll",
            "retainAll",
            "reverse",
            "set",
            "setLength",
            "sort");

    private StaticObjects() {}

    /** Whether objects of a type are there to be changed. */
    static boolean changes(String descriptor) {
        return descriptor.startsWith("Ljava/util/concurrent/atomic/") || MADE_TO_CHANGE.contains(descriptor);
    }

    /** Whether the code after an access to a field stores into the array or collection that it read. */
    static boolean isChangedBy(List<Insn> code, int at) {
        int above = 0; // words on the stack over the object
        for (int i = at + 1; i < code.size(); i++) {
            Insn insn = code.get(i);
            if (insn instanceof Insn.Call call) {
                int sizes = Type.getArgumentsAndReturnSizes(call.descriptor());
                int taken = (sizes >> 2) - (call.opcode() == Opcodes.INVOKESTATIC ? 1 : 0);
                if (taken > above) {
                    return taken == above + 1
                            && call.opcode() != Opcodes.INVOKESTATIC
                            && CHANGING.contains(call.name())
                            && (call.owner().startsWith("java/util/")
                                    || call.owner().startsWith("java/lang/"));
                }
                above += (sizes & 3) - taken;
            } else if (insn instanceof Insn.Plain plain) {
                if (plain.opcode() == Opcodes.DUP2 && above == 1) { // array and index, for a compound assignment
                    above += 2;
                    continue;
                }
                int[] effect = StackEffect.of(plain.opcode());
                if (effect.length == 0) {
                    return false;
                }
                if (effect[0] > above) {
                    return effect[0] == above + 1
                            && plain.opcode() >= Opcodes.IASTORE
                            && plain.opcode() <= Opcodes.SASTORE;
                }
                above += effect[1] - effect[0];
            } else if (insn instanceof Insn.Field field) {
                int size = Type.getType(field.descriptor()).getSize();
                boolean gets = field.opcode() == Opcodes.GETSTATIC || field.opcode() == Opcodes.GETFIELD;
                int taken = (gets ? 0 : size)
                        + (field.opcode() == Opcodes.GETFIELD || field.opcode() == Opcodes.PUTFIELD ? 1 : 0);
                if (taken > above) {
                    return false;
                }
                above += (gets ? size : 0) - taken;
            } else if (insn instanceof Insn.Constant constant) {
                above += constant.value() instanceof Long || constant.value() instanceof Double ? 2 : 1;
            } else if (insn instanceof Insn.Dynamic dynamic) {
                int sizes = Type.getArgumentsAndReturnSizes(dynamic.descriptor());
                int taken = (sizes >> 2) - 1;
                if (taken > above) {
                    return false;
                }
                above += (sizes & 3) - taken;
            } else if (insn instanceof Insn.OfType type && type.opcode() == Opcodes.NEW) {
                above++;
            } else if (!(insn instanceof Insn.OfType type) || (type.opcode() == Opcodes.CHECKCAST && above == 0)) {
                return false;
            }
        }
        return false;
    }
}
