package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Types of objects whose hash code or text only their identity decides, which is another in each process. */
final class Identities {
    private static final String HASH = "hashCode()I";
    private static final String TEXT = "toString()Ljava/lang/String;";
    private static final Set<String> HASHED = Set.of("java/lang/Class", "java/lang/Enum", "java/lang/Thread");

    private final Reach reach;

    Identities(Reach reach) {
        this.reach = reach;
    }

    /** Whether it decides the hash code of objects of a type; not if the type isn't known, or says too little. */
    boolean decideHash(@Nullable Type type) throws IOException, NoFingerprintException {
        return decide(type, HASH, new HashSet<>());
    }

    /** Whether it decides the text of objects of a type. */
    boolean decideText(@Nullable Type type) throws IOException, NoFingerprintException {
        return decide(type, TEXT, new HashSet<>());
    }

    /** Whether a call gets such a hash code or text; of a method reference, which isn't in a place, by its owner. */
    boolean decide(MethodModel by, int at, int opcode, String owner, String id)
            throws IOException, NoFingerprintException {
        if (!id.equals(HASH) && !id.equals(TEXT)) {
            return false;
        }
        if (!owner.equals("java/lang/Object")) {
            return decide(Type.getObjectType(owner), id, new HashSet<>());
        }
        if (opcode != Opcodes.INVOKEVIRTUAL) {
            return opcode == Opcodes.INVOKESPECIAL;
        }
        int origin = PushedTypes.origin(by.code(), at, 0); // what inherits Object's method is called as an Object
        boolean plain = origin >= 0
                && by.code().get(origin) instanceof Insn.OfType made
                && made.opcode() == Opcodes.NEW
                && made.type().equals(owner);
        return plain || decide(PushedTypes.before(by, at), id, new HashSet<>());
    }

    /** Whether a call makes one hash code or text of several objects, and one of those is such. */
    boolean decideOneOf(MethodModel by, int at, Insn.Call call) throws IOException, NoFingerprintException {
        if (call.is("java/util/Objects", "hashCode")) {
            return decideHash(PushedTypes.before(by, at));
        }
        if (call.owner().equals("java/util/Arrays") && call.descriptor().startsWith("([Ljava/lang/Object;)")) {
            Type element = PushedTypes.element(PushedTypes.before(by, at));
            return call.name().equals("hashCode") && decideHash(element)
                    || call.name().equals("toString") && decideText(element);
        }
        if (call.is("java/util/Objects", "hash")) {
            for (int i = at - 1; i > PushedTypes.origin(by.code(), at, 0); i--) {
                if (by.code().get(i) instanceof Insn.Plain plain
                        && plain.opcode() == Opcodes.AASTORE
                        && decideHash(PushedTypes.before(by, i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean decide(@Nullable Type type, String id, Set<String> within)
            throws IOException, NoFingerprintException {
        if (type == null || type.getSort() < Type.ARRAY) {
            return false;
        }
        if (type.getSort() == Type.ARRAY) {
            return true;
        }
        Set<String> supertypes = reach.types().supertypes(type.getInternalName());
        if (id.equals(HASH) && supertypes.stream().anyMatch(HASHED::contains)) {
            return true;
        }
        ClassModel model = reach.pool().analysed(type.getInternalName());
        if (model == null
                || model.isInterface()
                || (model.access() & Opcodes.ACC_ABSTRACT) != 0
                || !within.add(model.name())) {
            return false;
        }
        for (String each : supertypes) {
            ClassModel declared = reach.pool().declarations(each);
            if (declared != null && declared.method(id) != null && !each.equals("java/lang/Object")) {
                return model.isRecord() && isMade(model.method(id)) && decideComponent(model, id, within);
            }
        }
        return true;
    }

    /** Whether a record's method is the compiler's, which asks the components. */
    private static boolean isMade(@Nullable MethodModel method) {
        return method != null
                && method.code().stream()
                        .anyMatch(insn -> insn instanceof Insn.Dynamic dynamic
                                && dynamic.bootstrap().getOwner().equals("java/lang/runtime/ObjectMethods"));
    }

    private boolean decideComponent(ClassModel record, String id, Set<String> within)
            throws IOException, NoFingerprintException {
        for (FieldModel component : record.components()) {
            if (decide(Type.getType(component.descriptor()), id, within)) {
                return true;
            }
        }
        return false;
    }
}
