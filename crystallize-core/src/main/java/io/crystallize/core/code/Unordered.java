package io.crystallize.core.code;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Which collections of the JDK have an order that may be another in each process, and what of the JDK shows it. */
final class Unordered {
    private static final Set<String> UNMODIFIABLE = Set.of("java/util/Set", "java/util/Map");
    private static final Set<String> HASHED = Set.of(
            "java/util/HashMap",
            "java/util/HashSet",
            "java/util/Hashtable",
            "java/util/concurrent/ConcurrentHashMap",
            "java/util/concurrent/ConcurrentHashMap.newKeySet");
    private static final Set<String> HASHED_COLLECTORS = words("groupingBy groupingByConcurrent toMap toSet");
    private static final Set<String> UNMODIFIABLE_COLLECTORS = words("toUnmodifiableMap toUnmodifiableSet");
    /** These keep the order in which things are added. */
    private static final Set<String> ORDERED = Set.of(
            "java/util/ArrayDeque",
            "java/util/ArrayList",
            "java/util/Deque",
            "java/util/LinkedHashMap",
            "java/util/LinkedHashSet",
            "java/util/LinkedList",
            "java/util/List",
            "java/util/Queue",
            "java/util/Vector",
            "java/util/concurrent/CopyOnWriteArrayList");

    private static final Set<String> SHOWING =
            words("elements forEach forEachEntry forEachKey iterator keys spliterator toArray toString");
    private static final Set<String> SAME =
            words("descendingKeySet entrySet keySet navigableKeySet parallelStream stream");
    private static final Set<String> ADDING = words("add compute computeIfAbsent merge put putIfAbsent");
    private static final Set<String> SAME_STREAM = words("distinct filter onClose parallel sequential unordered");
    private static final Set<String> MAPPED = words("asDoubleStream asLongStream boxed flatMap flatMapToDouble"
            + " flatMapToInt flatMapToLong map mapMulti mapToDouble mapToInt mapToLong mapToObj");
    private static final Set<String> ANY_ORDER = words("allMatch anyMatch close count noneMatch");
    private static final Set<String> ANY_ORDER_OF_NUMBERS = words("average max min sum summaryStatistics");
    private static final Set<String> COLLECTED_IN_ANY_ORDER = words("counting summarizingInt summarizingLong"
            + " summingInt summingLong toMap toSet toUnmodifiableMap toUnmodifiableSet");
    private static final Set<String> TOTAL = words("compare compareTo comparingByKey naturalOrder reverseOrder");

    private Unordered() {}

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    /** Whether an instruction makes a collection, or a collector of one, that is in another order in each process. */
    static boolean isAlways(Insn insn) {
        if (insn.equals(new Insn.OfType(Opcodes.NEW, "java/util/IdentityHashMap", 0))) {
            return true;
        }
        if (!(insn instanceof Insn.Call call) || call.opcode() != Opcodes.INVOKESTATIC) {
            return false;
        }
        if (UNMODIFIABLE.contains(call.owner())) {
            int arguments = Type.getArgumentTypes(call.descriptor()).length;
            int one = call.owner().endsWith("Set") ? 1 : 2;
            return call.name().equals("copyOf")
                    || call.name().equals("ofEntries")
                    || call.name().equals("of")
                            && (arguments > one || call.descriptor().startsWith("([Ljava/lang/Object;)"));
        }
        return call.owner().equals("java/util/stream/Collectors") && UNMODIFIABLE_COLLECTORS.contains(call.name());
    }

    /** Whether it makes one, or a collector of one, whose order the hash codes of what it has decide. */
    static boolean isHashed(Insn insn) {
        if (insn instanceof Insn.OfType made) {
            return made.opcode() == Opcodes.NEW && HASHED.contains(made.type());
        }
        return insn instanceof Insn.Call call
                && (HASHED.contains(call.owner() + '.' + call.name()) || isHashedCollector(call));
    }

    static boolean isHashedCollector(Insn.Call call) {
        return call.owner().equals("java/util/stream/Collectors")
                && HASHED_COLLECTORS.contains(call.name())
                && !call.descriptor().contains("Ljava/util/function/Supplier;"); // that makes another
    }

    /** Whether a type is known to keep what it is given in order. */
    static boolean keepsOrder(String type) {
        return ORDERED.contains(type);
    }

    static boolean isStream(String owner) {
        return owner.startsWith("java/util/stream/") && owner.endsWith("Stream");
    }

    /** Whether a method of such a collection shows its order. */
    static boolean shows(String method) {
        return SHOWING.contains(method);
    }

    /** Whether it returns what has the same things in the same order. */
    static boolean isSame(Insn.Call call) {
        return isStream(call.owner()) ? SAME_STREAM.contains(call.name()) : SAME.contains(call.name());
    }

    /** Whether it adds its first argument, or that as a key. */
    static boolean adds(String method) {
        return ADDING.contains(method);
    }

    /** Whether a method of a stream returns one of other things in the same order. */
    static boolean isMapped(String method) {
        return MAPPED.contains(method);
    }

    /** Whether what a method of a stream returns doesn't depend on the order. */
    static boolean ignoresOrder(List<Insn> code, int at, Insn.Call call) {
        boolean whole = call.owner().endsWith("IntStream") || call.owner().endsWith("LongStream");
        boolean extreme = call.owner().endsWith("DoubleStream") && call.name().startsWith("m");
        return ANY_ORDER.contains(call.name())
                || (whole || extreme) && ANY_ORDER_OF_NUMBERS.contains(call.name())
                || call.name().equals("sorted") && isTotal(code, at, call)
                || (call.name().equals("min") || call.name().equals("max")) && isTotal(code, at, call)
                || call.name().equals("collect")
                        && code.get(at - 1) instanceof Insn.Call made
                        && (COLLECTED_IN_ANY_ORDER.contains(made.name())
                                || made.name().equals("toCollection") && makesSorted(code.get(at - 2)));
    }

    private static boolean makesSorted(Insn insn) {
        return insn instanceof Insn.Dynamic dynamic
                && dynamic.arguments().stream()
                        .anyMatch(argument -> argument instanceof Handle handle
                                && handle.getOwner().equals("java/util/TreeSet"));
    }

    /** Whether a call sorts one of the things that it takes so that nothing of the order before is left. */
    static boolean sorts(List<Insn> code, int at, int word) {
        return word == 0
                && code.get(at) instanceof Insn.Call call
                && call.name().equals("sort")
                && isTotal(code, at, call);
    }

    /** Whether a call compares with an order that leaves no ties but of what is equal, as far as that is known. */
    private static boolean isTotal(List<Insn> code, int at, Insn.Call call) {
        if (!call.descriptor().contains("Ljava/util/Comparator;")) {
            return true;
        }
        Insn order = code.get(at - 1);
        return order.equals(new Insn.Plain(Opcodes.ACONST_NULL, 0, 0))
                || order instanceof Insn.Call made && made.descriptor().startsWith("()") && TOTAL.contains(made.name())
                || order instanceof Insn.Dynamic dynamic
                        && dynamic.arguments().stream()
                                .anyMatch(argument ->
                                        argument instanceof Handle handle && TOTAL.contains(handle.getName()));
    }
}
