package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What the code of a method leads to. */
final class MethodUses {
    /**
     * The framework asks class loaders only for what it digests, and compares them; it shows steps nothing of them. The
     * only service that it loads shows how far a run is.
     */
    private static final String FRAMEWORK = "io/crystallize/core/";

    private final ClassPool pool;
    private final Hierarchy types;
    private final Reach reach;
    private final Libraries libraries;
    private final Lookups lookups;
    private final HandedOut handedOut;

    MethodUses(ClassPool pool, Hierarchy types, Reach reach, Libraries libraries) {
        this.pool = pool;
        this.types = types;
        this.reach = reach;
        this.libraries = libraries;
        this.lookups = new Lookups(pool, reach);
        this.handedOut = new HandedOut(pool, types, reach);
    }

    static boolean isFramework(String name) {
        return name.startsWith(FRAMEWORK);
    }

    Lookups lookups() {
        return lookups;
    }

    void follow(MethodModel method) throws IOException, NoFingerprintException {
        ClassModel owner = Objects.requireNonNull(pool.analysed(method.owner()));
        if (!owner.version().isEmpty() || !method.version().isEmpty()) {
            return;
        }
        if (method.is(Opcodes.ACC_NATIVE)) {
            widen(method);
        }
        List<Insn> code = method.code();
        for (int i = 0; i < code.size(); i++) {
            Insn insn = code.get(i);
            if (insn instanceof Insn.OfType use) {
                type(use);
            } else if (insn instanceof Insn.Field use) {
                handedOut.field(use.opcode(), use.owner(), use.name(), use.descriptor());
                field(use.opcode(), use.owner(), use.name(), use.descriptor());
            } else if (insn instanceof Insn.Call call) {
                if (!lookups.follow(method, i)) {
                    shown(method, call.owner(), call.name(), call.descriptor());
                }
                call(method, call.opcode(), call.owner(), call.name(), call.descriptor());
            } else if (insn instanceof Insn.Handler handler && !handler.type().isEmpty()) {
                reach.touch(handler.type());
            } else if (insn instanceof Insn.Loaded loaded) {
                loaded(method, loaded.value(), i);
            } else if (insn instanceof Insn.Dynamic dynamic) {
                dynamic(method, dynamic);
            }
        }
    }

    private void widen(MethodModel method) throws IOException, NoFingerprintException {
        libraries.add(Objects.requireNonNull(pool.find(method.owner()).location()));
    }

    private void type(Insn.OfType use) throws IOException, NoFingerprintException {
        Type type = Type.getObjectType(use.type());
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() != Type.OBJECT) {
            return;
        }
        if (use.opcode() == Opcodes.NEW) {
            reach.instantiate(element.getInternalName());
        } else if (use.opcode() == Opcodes.ANEWARRAY || type.getSort() == Type.ARRAY) {
            reach.shape(element.getInternalName()); // what arrays are instances of follows from their elements' class
        } else {
            reach.touch(element.getInternalName());
        }
    }

    private void field(int opcode, String owner, String name, String descriptor)
            throws IOException, NoFingerprintException {
        if (!reach.touch(owner)) {
            return;
        }
        boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
        if (isStatic && name.startsWith("$SwitchMap$")) {
            ClassModel holder = Objects.requireNonNull(pool.analysed(owner));
            SwitchTable table = SwitchTable.read(name, holder.method("<clinit>()V"));
            if (table != null) {
                reach.initialize(table.type());
                return;
            }
        }
        FieldModel field = types.field(owner, name + descriptor);
        if (isStatic && !name.equals(Assertions.FIELD)) {
            if (field == null) {
                reach.initialize(owner); // an inherited one of a library
            } else if (field.constant() == null || !field.is(Opcodes.ACC_FINAL)) {
                reach.initialize(field.owner());
            }
        }
    }

    private void call(MethodModel by, int opcode, String owner, String name, String descriptor)
            throws IOException, NoFingerprintException {
        if (owner.startsWith("[")) {
            return;
        }
        if (!reach.touch(owner)) {
            handedOut.call(opcode, owner, owner, name, descriptor);
            return;
        }
        String id = name + descriptor;
        MethodModel method = types.resolve(owner, id);
        if (opcode == Opcodes.INVOKESTATIC) {
            reach.initialize(method == null ? owner : method.owner());
        }
        if (method != null) {
            reach.reach(method);
        } else {
            handedOut.inherited(opcode, owner, name, descriptor);
        }
        if (opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE) {
            reach.call(owner, id);
        }
    }

    /** What a call shows of code beyond that which it names. */
    private void shown(MethodModel by, String owner, String name, String descriptor)
            throws IOException, NoFingerprintException {
        if (Reflection.loadsServices(owner) && !isFramework(by.owner())) {
            throw new NoFingerprintException(by.owner().replace('/', '.')
                    + " uses java.util.ServiceLoader, so the classes it runs can't be known beforehand");
        }
        if (Reflection.reflects(owner, name, descriptor)) {
            widen(by);
        }
        if (Reflection.readsResources(owner, name, descriptor) && !isFramework(by.owner())) {
            libraries.addClassPath();
        }
    }

    private void loaded(MethodModel by, Object value, int at) throws IOException, NoFingerprintException {
        if (value instanceof Type type && type.getSort() != Type.METHOD) {
            boolean keeps =
                    at + 1 < by.code().size() && Reflection.keepsClass(by.code().get(at + 1));
            boolean ofEnum = by.is(Opcodes.ACC_STATIC)
                    && by.id().equals("valueOf(Ljava/lang/String;)L" + by.owner() + ";")
                    && type.getInternalName().equals(by.owner());
            if (ofEnum || lookups.takesClass(by, at)) {
                reach.initialize(type.getInternalName());
            } else if (!keeps) {
                reach.whole(type);
            } else {
                Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
                if (element.getSort() == Type.OBJECT) {
                    reach.shape(element.getInternalName()); // which the use may show
                }
            }
        } else if (value instanceof Handle handle) {
            handle(by, handle);
            widen(by);
        } else if (value instanceof ConstantDynamic constant) {
            argument(by, constant);
        }
    }

    private void dynamic(MethodModel by, Insn.Dynamic dynamic) throws IOException, NoFingerprintException {
        bootstrap(by, dynamic.bootstrap());
        if (dynamic.bootstrap().getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
            Type made = Type.getReturnType(dynamic.descriptor());
            reach.instantiate(made.getInternalName());
            for (Object argument : dynamic.arguments()) {
                if (argument instanceof Type marker && marker.getSort() == Type.OBJECT) {
                    reach.instantiate(marker.getInternalName());
                }
            }
        }
        for (Object argument : dynamic.arguments()) {
            argument(by, argument);
        }
    }

    private void bootstrap(MethodModel by, Handle bootstrap) throws IOException, NoFingerprintException {
        if (!Reflection.isKnownBootstrap(bootstrap.getOwner())) {
            widen(by);
            handle(by, bootstrap);
        }
    }

    private void argument(MethodModel by, Object argument) throws IOException, NoFingerprintException {
        if (argument instanceof Handle handle) {
            handle(by, handle);
        } else if (argument instanceof Type type && type.getSort() == Type.OBJECT) {
            reach.touch(type.getInternalName());
        } else if (argument instanceof ConstantDynamic constant) {
            bootstrap(by, constant.getBootstrapMethod());
            for (int i = 0; i < constant.getBootstrapMethodArgumentCount(); i++) {
                argument(by, constant.getBootstrapMethodArgument(i));
            }
        } else if (argument instanceof String text && isName(text)) {
            reach.initialize(text.replace('.', '/')); // of an enum, in a switch over patterns
        }
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.')
                && !Set.of('.').contains(text.charAt(0));
    }

    private void handle(MethodModel by, Handle handle) throws IOException, NoFingerprintException {
        String owner = handle.getOwner();
        String name = handle.getName();
        String descriptor = handle.getDesc();
        switch (handle.getTag()) {
            case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD -> field(Opcodes.GETFIELD, owner, name, descriptor);
            case Opcodes.H_GETSTATIC, Opcodes.H_PUTSTATIC -> field(Opcodes.GETSTATIC, owner, name, descriptor);
            default -> {
                if (!bootstraps(owner, name)) {
                    shown(by, owner, name, descriptor);
                }
                if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
                    reach.instantiate(owner);
                }
                call(by, opcode(handle.getTag()), owner, name, descriptor);
            }
        }
    }

    private static boolean bootstraps(String owner, String name) {
        return Reflection.isKnownBootstrap(owner) && !name.equals("linkToTargetMethod");
    }

    private static int opcode(int tag) {
        return switch (tag) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            default -> Opcodes.INVOKESPECIAL;
        };
    }
}
