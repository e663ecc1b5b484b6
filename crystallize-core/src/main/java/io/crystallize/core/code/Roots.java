package io.crystallize.core.code;

import java.io.IOException;
import java.util.List;
import org.objectweb.asm.Opcodes;

/** What code is called by others, from where all that is reached is followed. */
final class Roots {
    private final Reach reach;

    Roots(Reach reach) {
        this.reach = reach;
    }

    /**
     * Begins with an object of a class: with all that others may call of it, which is what it overrides, or all of it if
     * that is nothing.
     */
    void object(String name) throws IOException, NoFingerprintException {
        if (reach.touch(name)) {
            ClassModel model = reach.known(name);
            reach.instantiate(name);
            for (MethodModel method : model.methods().values()) {
                if (method.isInitializer()) {
                    reach.reach(method);
                }
            }
            if (!implementsOthers(model)) {
                for (String type : reach.types().supertypes(name)) {
                    reachDeclared(type);
                }
            }
        }
    }

    private boolean implementsOthers(ClassModel model) throws IOException, NoFingerprintException {
        for (String type : reach.types().supertypes(model.name())) {
            boolean plain =
                    type.equals("java/lang/Object") || type.equals("java/lang/Record") || type.equals("java/lang/Enum");
            if (!plain && reach.pool().analysed(type) == null) {
                for (String id : reach.types().overridable(type)) {
                    if (!reach.types().select(model.name(), id).isEmpty()) {
                        return true;
                    }
                }
            }
        }
        return reach.isOpen()
                && model.superName() != null
                && (model.isRecord() || "java/lang/Enum".equals(model.superName()));
    }

    private void reachDeclared(String type) throws IOException, NoFingerprintException {
        ClassModel model = reach.pool().analysed(type);
        if (model != null) {
            reach.initialize(type);
            for (MethodModel method : model.methods().values()) {
                if (!method.is(Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) {
                    reach.reach(method);
                }
            }
        }
    }

    /** Goes on to a class whose objects a service loader makes, or has a method of it make. */
    void provider(String name) throws IOException, NoFingerprintException {
        if (reach.touch(name)) {
            ClassModel model = reach.known(name);
            reach.instantiate(name);
            for (MethodModel method : model.methods().values()) {
                if (method.id().equals("<init>()V") || method.id().startsWith("provider()")) {
                    reach.reach(method);
                }
            }
        }
    }

    /** Begins with a method of a class, and with what overrides it; returns it if it is in analysed code. */
    List<MethodModel> method(String type, String id) throws IOException, NoFingerprintException {
        MethodModel method = reach.touch(type) ? reach.types().resolve(type, id) : null;
        if (method == null) {
            for (String each : reach.types().supertypes(type)) {
                reach.touch(each);
            }
            return List.of();
        }
        reach.initialize(method.owner());
        if (method.isInitializer()) {
            reach.instantiate(type);
        }
        reach.reach(method);
        if (method.isVirtual()) {
            reach.call(type, id);
        }
        return List.of(method);
    }
}
