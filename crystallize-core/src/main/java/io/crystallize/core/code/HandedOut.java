package io.crystallize.core.code;

import java.io.IOException;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Finds which objects libraries get: by reflection they may find all of what they are. */
final class HandedOut {
    private final ClassPool pool;
    private final Hierarchy types;
    private final Reach reach;

    HandedOut(ClassPool pool, Hierarchy types, Reach reach) {
        this.pool = pool;
        this.types = types;
        this.reach = reach;
    }

    /** Follows a call of a method that isn't analysed, with an object of a class or interface, if it is of one. */
    void call(int opcode, String declaring, String receiver, String name, String descriptor)
            throws IOException, NoFingerprintException {
        if (!isOfLibrary(declaring)) {
            return;
        }
        for (Type type : Type.getArgumentTypes(descriptor)) {
            value(type);
        }
        if (opcode != Opcodes.INVOKESTATIC && runsThere(declaring, name + descriptor)) {
            reach.handOut(receiver);
        }
    }

    /** Follows a call of what an analysed class inherits from outside. */
    void inherited(int opcode, String owner, String name, String descriptor)
            throws IOException, NoFingerprintException {
        for (String type : types.supertypes(owner)) {
            ClassModel model = pool.analysed(type) == null ? pool.declarations(type) : null;
            if (model != null && model.method(name + descriptor) != null) {
                call(opcode, type, owner, name, descriptor);
            }
        }
    }

    /** Follows an access to a field, if it writes one of a library. */
    void field(int opcode, String owner, String name, String descriptor) throws IOException, NoFingerprintException {
        if (opcode != Opcodes.PUTFIELD && opcode != Opcodes.PUTSTATIC) {
            return;
        }
        if (pool.analysed(owner) == null) {
            if (isOfLibrary(owner)) {
                value(Type.getType(descriptor));
            }
        } else if (types.field(owner, name + descriptor) == null) {
            for (String type : types.supertypes(owner)) {
                if (isOfLibrary(type)) {
                    value(Type.getType(descriptor));
                }
            }
        }
    }

    private boolean isOfLibrary(String name) throws IOException, NoFingerprintException {
        CodeLocation location = pool.find(name).location();
        return location != null && pool.analysed(name) == null && !Home.isFramework(location);
    }

    /** Whether a call of a library's method may run that method, and not only one that implements it. */
    private boolean runsThere(String type, String id) throws IOException, NoFingerprintException {
        for (String each : types.supertypes(type)) {
            ClassModel model = isOfLibrary(each) ? pool.declarations(each) : null;
            MethodModel method = model == null ? null : model.method(id);
            if (method != null && !method.is(Opcodes.ACC_ABSTRACT)) {
                return true;
            }
        }
        return false;
    }

    private void value(Type type) throws IOException, NoFingerprintException {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() != Type.OBJECT) {
            return;
        }
        String name = element.getInternalName();
        ClassModel model = pool.declarations(name);
        if (Set.of("java/lang/Object", "java/lang/Iterable").contains(name)
                || name.startsWith("java/util/")
                || pool.analysed(name) != null) {
            reach.handOut(); // or something with any objects in it
        } else if (model == null || (model.access() & Opcodes.ACC_FINAL) == 0) {
            reach.handOut(name);
        }
    }
}
