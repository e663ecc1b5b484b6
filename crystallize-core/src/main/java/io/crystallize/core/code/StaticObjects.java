package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Objects in static fields that are final and yet change: of types that are there to be changed, of classes whose
 * methods change what they have, lambdas that captured such, and arrays and collections that code changes which reads
 * the field, or that code which it hands them to does. What goes through other fields or comes from methods of objects
 * isn't found.
 */
final class StaticObjects {
    private static final Set<String> MADE_TO_CHANGE = Set.of(
            "Ljava/lang/ThreadLocal;",
            "Ljava/security/MessageDigest;",
            "Ljava/util/Enumeration;",
            "Ljava/util/Iterator;",
            "Ljava/util/ListIterator;",
            "Ljava/util/PrimitiveIterator$OfDouble;",
            "Ljava/util/PrimitiveIterator$OfInt;",
            "Ljava/util/PrimitiveIterator$OfLong;",
            "Ljava/util/Random;",
            "Ljava/util/Scanner;",
            "Ljava/util/SplittableRandom;",
            "Ljava/util/StringTokenizer;",
            "Ljava/util/random/RandomGenerator;",
            "Ljava/util/concurrent/ConcurrentHashMap;",
            "Ljava/util/concurrent/ConcurrentMap;",
            "Ljava/util/concurrent/ConcurrentSkipListMap;",
            "Ljava/util/WeakHashMap;",
            "Ljava/util/zip/Adler32;",
            "Ljava/util/zip/CRC32;",
            "Ljava/util/zip/CRC32C;",
            "Ljava/util/zip/Checksum;",
            "Ljavax/crypto/Mac;");
    private static final Set<String> CHANGING = Set.of(
            ("add addAll addElement addFirst addLast and andNot append appendCodePoint clear compute computeIfAbsent"
                            + " computeIfPresent delete deleteCharAt drainTo flip insert insertElementAt merge next offer"
                            + " offerFirst offerLast or poll pollFirst pollFirstEntry pollLast pollLastEntry pop push put"
                            + " putAll putFirst putIfAbsent putLast remove removeAll removeElement removeFirst"
                            + " removeFirstOccurrence removeIf removeLast removeLastOccurrence replace replaceAll"
                            + " retainAll reverse set setCharAt setElementAt setLength setSize setValue sort take xor")
                    .split(" "));
    /** What these return belongs to the object: an element, or a view of it. */
    private static final Set<String> PARTS = Set.of(
            ("descendingIterator descendingMap descendingSet element entrySet first firstElement firstEntry get getFirst"
                            + " getLast getOrDefault getValue headMap headSet keySet last lastElement lastEntry peek"
                            + " peekFirst peekLast subList subMap subSet tailMap tailSet values")
                    .split(" "));
    /** Static methods that change their first argument. */
    private static final Set<String> OF_FIRST = Set.of(
            "addAll",
            "fill",
            "parallelPrefix",
            "parallelSetAll",
            "parallelSort",
            "replaceAll",
            "reverse",
            "rotate",
            "setAll",
            "shuffle",
            "sort",
            "swap");

    private final Reach reach;
    private @Nullable Set<String> changing;
    private final Set<String> inside = new HashSet<>();

    StaticObjects(Reach reach) {
        this.reach = reach;
    }

    /** Whether a final field's object changes, as far as an access to it or the object's type shows. */
    boolean changes(FieldModel field, MethodModel by, int at) throws IOException, NoFingerprintException {
        Type type = Type.getType(field.descriptor());
        return isMadeToChange(type) || isOfChangingClass(type) || isSetToChanging(field) || isChangedFrom(by, at);
    }

    private static boolean isMadeToChange(Type type) {
        return type.getDescriptor().startsWith("Ljava/util/concurrent/atomic/")
                || MADE_TO_CHANGE.contains(type.getDescriptor());
    }

    private boolean isOfChangingClass(@Nullable Type type) throws IOException, NoFingerprintException {
        Type element = type != null && type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element == null || element.getSort() != Type.OBJECT) {
            return false;
        }
        for (String each : reach.types().supertypes(element.getInternalName())) {
            if (changingClasses().contains(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the static initialiser puts an object in a field that says that it changes. */
    private boolean isSetToChanging(FieldModel field) throws IOException, NoFingerprintException {
        ClassModel owner = reach.pool().analysed(field.owner());
        MethodModel initializer = owner == null ? null : owner.method("<clinit>()V");
        inside.clear();
        for (int i = 0; initializer != null && i < initializer.code().size(); i++) {
            if (initializer.code().get(i) instanceof Insn.Field put
                    && put.opcode() == Opcodes.PUTSTATIC
                    && put.name().equals(field.name())) {
                return isChanging(initializer, i);
            }
        }
        return false;
    }

    /** Whether what is on the stack before an instruction changes: an object of such a class, or a lambda that has one. */
    private boolean isChanging(MethodModel method, int at) throws IOException, NoFingerprintException {
        int origin = PushedTypes.origin(method.code(), at, 0);
        Insn insn = origin < 0 ? null : method.code().get(origin);
        if (insn instanceof Insn.Dynamic dynamic) {
            return hasChanging(method, origin, dynamic);
        }
        MethodModel called = insn instanceof Insn.Call call && call.opcode() == Opcodes.INVOKESTATIC
                ? reach.types().resolve(call.owner(), call.signature())
                : null;
        if (called != null && inside.add(called.owner() + '.' + called.id())) {
            for (int i = 0; i < called.code().size(); i++) {
                if (called.code().get(i) instanceof Insn.Plain plain
                        && plain.opcode() == Opcodes.ARETURN
                        && isChanging(called, i)) {
                    return true;
                }
            }
        }
        return isOfChangingClass(PushedTypes.before(method, at));
    }

    /** Whether a lambda captures what changes, or changes what it captures. */
    private boolean hasChanging(MethodModel method, int at, Insn.Dynamic lambda)
            throws IOException, NoFingerprintException {
        int word = 0;
        for (Type captured : Type.getArgumentTypes(lambda.descriptor())) {
            if (isMadeToChange(captured) || isOfChangingClass(captured) || changes(method, at, word, flow(method))) {
                return true;
            }
            word += captured.getSize();
        }
        return false;
    }

    /** Returns the classes whose objects reached code changes after they were made. */
    private Set<String> changingClasses() throws IOException, NoFingerprintException {
        if (changing == null) {
            Set<String> found = new HashSet<>();
            for (MethodModel method : reach.methods()) {
                for (int i = 0; i < method.code().size(); i++) {
                    if (!method.isInitializer()
                            && !method.isStaticInitializer()
                            && method.code().get(i) instanceof Insn.Field use
                            && (use.opcode() == Opcodes.PUTFIELD || use.opcode() == Opcodes.GETFIELD)) {
                        FieldModel field = reach.types().field(use.owner(), use.name() + use.descriptor());
                        if (field != null && (use.opcode() == Opcodes.PUTFIELD || changesInside(field, method, i))) {
                            found.add(field.owner());
                        }
                    }
                }
            }
            changing = found;
        }
        return changing;
    }

    private boolean changesInside(FieldModel field, MethodModel method, int at)
            throws IOException, NoFingerprintException {
        return field.descriptor().startsWith("Ljava/util/concurrent/atomic/") || isChangedFrom(method, at);
    }

    /** Whether the array or collection that an instruction pushed is changed by the code after it. */
    private boolean isChangedFrom(MethodModel method, int at) throws IOException, NoFingerprintException {
        inside.clear();
        return flow(method).from(at);
    }

    private ObjectFlow flow(MethodModel method) {
        return new ObjectFlow(method.code(), (at, word, flow) -> changes(method, at, word, flow));
    }

    private boolean changes(MethodModel method, int at, int word, ObjectFlow flow)
            throws IOException, NoFingerprintException {
        Insn insn = method.code().get(at);
        if (insn instanceof Insn.Plain plain) {
            boolean stores = plain.opcode() >= Opcodes.IASTORE && plain.opcode() <= Opcodes.SASTORE;
            return word == 0 && (stores || plain.opcode() == Opcodes.AALOAD && flow.from(at));
        }
        if (insn instanceof Insn.Call call) {
            boolean isStatic = call.opcode() == Opcodes.INVOKESTATIC;
            if (!isStatic && word == 0 && isCollection(call.owner()) && PARTS.contains(call.name())) {
                return flow.from(at);
            }
            return changes(isStatic, call.owner(), call.name(), call.descriptor(), word);
        }
        if (insn instanceof Insn.Dynamic dynamic) {
            for (Object argument : dynamic.arguments()) {
                if (argument instanceof Handle handle
                        && handle.getDesc().startsWith("(")
                        && handle.getTag() != Opcodes.H_NEWINVOKESPECIAL) {
                    boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
                    return changes(isStatic, handle.getOwner(), handle.getName(), handle.getDesc(), word);
                }
            }
        }
        return false;
    }

    /** Whether a call changes one of the words that it takes. */
    private boolean changes(boolean isStatic, String owner, String name, String descriptor, int word)
            throws IOException, NoFingerprintException {
        if (!isStatic && word == 0 && isCollection(owner)) {
            return CHANGING.contains(name);
        }
        if (isStatic && (owner.equals("java/util/Collections") || owner.equals("java/util/Arrays"))) {
            return word == 0 && OF_FIRST.contains(name);
        }
        if (owner.equals("java/lang/System")) {
            return name.equals("arraycopy") && word == 2;
        }
        MethodModel called = owner.startsWith("[") ? null : reach.types().resolve(owner, name + descriptor);
        return called != null
                && !called.isInitializer()
                && inside.add(called.owner() + '.' + called.id() + word)
                && flow(called).fromLocal(word, 0);
    }

    private static boolean isCollection(String owner) {
        return owner.startsWith("java/util/")
                        && !owner.startsWith("java/util/function/")
                        && !owner.startsWith("java/util/stream/")
                        && !owner.startsWith("java/util/Optional")
                || owner.equals("java/lang/StringBuilder")
                || owner.equals("java/lang/StringBuffer")
                || owner.startsWith("java/nio/") && owner.endsWith("Buffer");
    }
}
