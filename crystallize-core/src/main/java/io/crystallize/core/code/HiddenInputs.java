package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Finds what reached code depends on beside its inputs. */
final class HiddenInputs {
    private static final Comparator<HiddenInput> ORDER = Comparator.comparing(HiddenInput::className)
            .thenComparing(HiddenInput::line)
            .thenComparing(HiddenInput::name)
            .thenComparing(HiddenInput::what)
            .thenComparing(HiddenInput::member);

    private final Reach reach;
    private final Names names;
    private final StaticObjects objects;
    private final Identities identities;
    private final IterationOrder orders;
    private final Set<HiddenInput> found = new LinkedHashSet<>();

    private HiddenInputs(Reach reach) {
        this.reach = reach;
        this.names = new Names(reach.pool());
        this.objects = new StaticObjects(reach);
        this.identities = new Identities(reach);
        this.orders = new IterationOrder(reach, identities);
    }

    static List<HiddenInput> of(Reach reach) throws IOException, NoFingerprintException {
        HiddenInputs inputs = new HiddenInputs(reach);
        for (MethodModel method : reach.methods()) {
            if (inputs.counts(method)) {
                inputs.in(method);
            }
        }
        return inputs.found.stream().sorted(ORDER).toList();
    }

    /** Whether a method is analysed, and not pinned. */
    private boolean counts(MethodModel method) throws IOException, NoFingerprintException {
        ClassModel owner = reach.pool().analysed(method.owner());
        return owner != null
                && owner.version().isEmpty()
                && method.version().isEmpty()
                && !MethodUses.isFramework(method.owner());
    }

    private void in(MethodModel method) throws IOException, NoFingerprintException {
        for (int i = 0; i < method.code().size(); i++) {
            Insn insn = method.code().get(i);
            order(method, i, insn);
            if (insn instanceof Insn.Call call) {
                call(method, i, call);
            } else if (insn instanceof Insn.Field field) {
                field(method, field, i);
            } else if (insn instanceof Insn.Dynamic dynamic) {
                dynamic(method, i, dynamic);
            }
        }
    }

    private void order(MethodModel maker, int at, Insn made) throws IOException, NoFingerprintException {
        for (UsePlaces.Place place : orders.shown(maker, at)) {
            if (counts(place.method())) {
                String what = made instanceof Insn.Call call
                        ? simple(call.owner()) + '.' + call.name() + "(…)"
                        : "a " + simple(((Insn.OfType) made).type());
                Insn use = place.method().code().get(place.at());
                add(place.method(), "iteration-order", "the order of " + what, use.line());
            }
        }
    }

    private void call(MethodModel by, int at, Insn.Call call) throws IOException, NoFingerprintException {
        call(by, at, call.opcode(), call.owner(), call.name(), call.descriptor(), call.line());
        if (makesText(call)) {
            text(by, at, PushedTypes.before(by, at), call.line());
        }
        if (identities.decideOneOf(by, at, call)) {
            add(by, Identities.NAME, simple(call.owner()) + '.' + call.name() + "(…)", call.line());
        }
        if (call.owner().equals("java/util/stream/StreamSupport")
                && !new Insn.Constant(0).equals(by.code().get(at - 1))) { // whether it is parallel
            add(by, "processors", "StreamSupport." + call.name() + "(…)", call.line());
        }
    }

    private void dynamic(MethodModel by, int at, Insn.Dynamic dynamic) throws IOException, NoFingerprintException {
        if (dynamic.bootstrap().getOwner().equals("java/lang/invoke/StringConcatFactory")) {
            for (Type type : Type.getArgumentTypes(dynamic.descriptor())) {
                text(by, at, type, dynamic.line());
            }
        }
        for (Object argument : dynamic.arguments()) {
            if (argument instanceof Handle handle && handle.getDesc().startsWith("(")) {
                call(by, at, 0, handle.getOwner(), handle.getName(), handle.getDesc(), dynamic.line());
            }
        }
    }

    private void call(MethodModel by, int at, int opcode, String owner, String name, String descriptor, int line)
            throws IOException, NoFingerprintException {
        Set<String> hidden = names(owner, name, descriptor);
        if (hidden.isEmpty() && identities.decide(by, at, opcode, owner, name + descriptor)) {
            hidden = Set.of(Identities.NAME);
        }
        for (String each : hidden) {
            String simple = simple(owner);
            String what = name.equals("<init>") ? "new " + simple : simple + '.' + name;
            add(by, each, what + (Type.getArgumentTypes(descriptor).length == 0 ? "()" : "(…)"), line);
        }
    }

    /** Returns what the catalogue says of the method that a call names, in whichever class it is declared. */
    private Set<String> names(String owner, String name, String descriptor) throws IOException, NoFingerprintException {
        Set<String> known = HiddenInputCatalog.names(owner, name, descriptor);
        if (!known.isEmpty() || name.startsWith("<") || owner.startsWith("[")) {
            return known;
        }
        for (String type : reach.types().supertypes(owner)) {
            ClassModel model = reach.pool().declarations(type);
            MethodModel method = model == null ? null : model.method(name + descriptor);
            if (method == null) {
                continue;
            }
            if (!reach.pool().find(type).isJdk()) {
                if (!method.is(Opcodes.ACC_ABSTRACT)) {
                    return Set.of(); // what it does is in its own code
                }
            } else {
                known = HiddenInputCatalog.names(type, name, descriptor);
                if (!known.isEmpty()) {
                    return known;
                }
            }
        }
        return Set.of();
    }

    /** Finds what the text of an object depends on, and that of an array, which is its identity. */
    private void text(MethodModel by, int at, @Nullable Type type, int line)
            throws IOException, NoFingerprintException {
        if (type != null && type.getSort() == Type.ARRAY) {
            add(by, Identities.NAME, "the text of an array", line);
        } else if (type != null && type.getSort() == Type.OBJECT) {
            call(by, at, Opcodes.INVOKEINTERFACE, type.getInternalName(), "toString", "()Ljava/lang/String;", line);
        }
    }

    static boolean makesText(Insn.Call call) {
        return call.descriptor().startsWith("(Ljava/lang/Object;)")
                && (call.is("java/lang/String", "valueOf")
                        || call.is("java/util/Objects", "toString")
                        || call.name().equals("append")
                        || call.owner().startsWith("java/io/Print")
                                && call.name().startsWith("print"));
    }

    private static String simple(String owner) {
        return owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.');
    }

    private void field(MethodModel by, Insn.Field use, int at) throws IOException, NoFingerprintException {
        String hidden = HiddenInputCatalog.ofField(use.owner(), use.name());
        if (!hidden.isEmpty()) {
            add(by, hidden, simple(use.owner()) + '.' + use.name(), use.line());
        }
        boolean reads = use.opcode() == Opcodes.GETSTATIC;
        boolean writes = use.opcode() == Opcodes.PUTSTATIC
                && !(by.isStaticInitializer() && by.owner().equals(use.owner()));
        FieldModel field = reads || writes ? reach.types().field(use.owner(), use.name() + use.descriptor()) : null;
        if (field == null || field.is(Opcodes.ACC_SYNTHETIC)) {
            return;
        }
        boolean setsUp = by.isStaticInitializer()
                || by.is(Opcodes.ACC_SYNTHETIC) && by.name().equals("$values"); // of an enum
        boolean ownSetUp = setsUp && by.owner().equals(field.owner());
        if (!ownSetUp && (!field.is(Opcodes.ACC_FINAL) || objects.changes(field, by, at))) {
            String name = field.owner().replace('/', '.').replace('$', '.') + '.' + field.name();
            add(by, "static " + name, name, use.line());
        }
    }

    private void add(MethodModel by, String name, String what, int line) throws IOException, NoFingerprintException {
        if (name.equals(Identities.NAME) && by.id().equals(Identities.HASH)) {
            return; // counts where such a hash code is asked for
        }
        String owner = by.owner().replace('/', '.');
        String member = owner + '.' + by.name() + names.parameters(by.descriptor());
        if (by.isStaticInitializer()) {
            member = owner + " (static initialiser)";
        } else if (by.isInitializer()) {
            member = "new " + owner + names.parameters(by.descriptor());
        } else if (by.isPartOfAnother()) {
            String[] parts = by.name().split("\\$");
            member = owner + (parts.length > 1 ? " (a lambda in " + parts[1] + ")" : " (a lambda)");
        }
        found.add(new HiddenInput(name, what, owner, member, line));
    }
}
