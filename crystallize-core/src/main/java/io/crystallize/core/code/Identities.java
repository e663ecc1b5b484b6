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
    /** The method that has a hash code: what it asks for counts where it is asked itself. */
    static final String HASH = "hashCode()I";

    /** What such a hash code or text is called as a {@link HiddenInput}. */
    static final String NAME = "identity-hash";

    private static final String OBJECT = "java/lang/Object";
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
        return decide(by, at, opcode, owner, id, new HashSet<>());
    }

    private boolean decide(MethodModel by, int at, int opcode, String owner, String id, Set<String> within)
            throws IOException, NoFingerprintException {
        if (!id.equals(HASH) && !id.equals(TEXT)) {
            return false;
        }
        if (!owner.equals(OBJECT)) {
            return decide(Type.getObjectType(owner), id, within);
        }
        if (opcode != Opcodes.INVOKEVIRTUAL) {
            return opcode == Opcodes.INVOKESPECIAL;
        }
        int origin = PushedTypes.origin(by.code(), at, 0); // what inherits Object's method is called as an Object
        if (origin >= 0 && by.code().get(origin).equals(new Insn.OfType(Opcodes.NEW, OBJECT, 0))) {
            return true;
        }
        Type type = PushedTypes.before(by, at);
        return type == null || type.getDescriptor().equals("Ljava/lang/Object;")
                ? id.equals(HASH) && decideAny(OBJECT, id, true, within)
                : decide(type, id, within);
    }

    /** Whether a call makes one hash code or text of several objects, and one of those is such. */
    boolean decideOneOf(MethodModel by, int at, Insn.Call call) throws IOException, NoFingerprintException {
        return decideOneOf(by, at, call, new HashSet<>());
    }

    private boolean decideOneOf(MethodModel by, int at, Insn.Call call, Set<String> within)
            throws IOException, NoFingerprintException {
        if (call.is("java/util/Objects", "hashCode")) {
            return decide(PushedTypes.before(by, at), HASH, within);
        }
        if (call.owner().equals("java/util/Arrays") && call.descriptor().startsWith("([Ljava/lang/Object;)")) {
            Type element = PushedTypes.element(PushedTypes.before(by, at));
            return call.name().equals("hashCode") && decide(element, HASH, within)
                    || call.name().equals("toString") && decide(element, TEXT, within);
        }
        if (call.is("java/util/Objects", "hash")) {
            int array = PushedTypes.origin(by.code(), at, 0);
            for (int i = at - 1; i > array; i--) {
                if (by.code().get(i) instanceof Insn.Plain plain
                        && plain.opcode() == Opcodes.AASTORE
                        && decide(PushedTypes.before(by, i), HASH, within)) {
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
        if (model == null || !within.add(model.name())) {
            return false;
        }
        if (model.isInterface() || (model.access() & Opcodes.ACC_ABSTRACT) != 0) {
            return decideAny(model.name(), id, false, within);
        }
        for (String each : supertypes) {
            ClassModel declared = each.equals(OBJECT) ? null : reach.pool().declarations(each);
            MethodModel method = declared == null ? null : declared.method(id);
            if (method != null && !method.is(Opcodes.ACC_ABSTRACT)) {
                return id.equals(HASH) && decideIn(method, within)
                        || isMade(method) && decideComponent(model, id, within);
            }
        }
        return true;
    }

    /** Whether it decides that of any class of a type that reached code makes objects of; or only if it declares it. */
    private boolean decideAny(String type, String id, boolean declared, Set<String> within)
            throws IOException, NoFingerprintException {
        for (String each : reach.instantiated()) {
            ClassModel model = reach.pool().analysed(each);
            if (model != null
                    && !model.isInterface()
                    && (!declared || model.method(id) != null)
                    && reach.types().supertypes(each).contains(type)
                    && decide(Type.getObjectType(each), id, within)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the code of a method for the hash code asks for one that an identity decides. */
    private boolean decideIn(MethodModel method, Set<String> within) throws IOException, NoFingerprintException {
        for (int i = 0; i < method.code().size(); i++) {
            if (method.code().get(i) instanceof Insn.Call call
                    && (HiddenInputCatalog.names(call.owner(), call.name(), call.descriptor())
                                    .contains(NAME)
                            || decide(method, i, call.opcode(), call.owner(), call.signature(), within)
                            || decideOneOf(method, i, call, within))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a record's method is the compiler's, which asks the components. */
    private static boolean isMade(MethodModel method) {
        return method.code().stream()
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
