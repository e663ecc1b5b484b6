package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the code of a method as text, the same for the same code: with the members that it names where they are found,
 * switches over enums by name, and the bodies of lambdas in their places.
 */
final class CodeText {
    private static final Set<String> OF_EVERY_OBJECT =
            Set.of("toString()Ljava/lang/String;", "hashCode()I", "equals(Ljava/lang/Object;)Z");
    private static final int HEADER = Opcodes.ACC_STATIC | Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_NATIVE;

    private final ClassPool pool;
    private final Hierarchy types;
    private final Names names;
    private final Deque<MethodModel> within = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private boolean showsNames;

    CodeText(ClassPool pool, Hierarchy types, Names names) {
        this.pool = pool;
        this.types = types;
        this.names = names;
    }

    /** Whether anything that was written may show names of classes. */
    boolean showsNames() {
        return showsNames;
    }

    String of(MethodModel method) throws IOException, NoFingerprintException {
        text.setLength(0);
        method(method);
        return text.toString();
    }

    private void method(MethodModel method) throws IOException, NoFingerprintException {
        within.push(method);
        text.append(method.access() & HEADER)
                .append(' ')
                .append(names.inDescriptor(method.descriptor()))
                .append('\n');
        if (method.version().isEmpty()) {
            for (Insn insn : SwitchTable.byName(method.code(), this::table)) {
                insn(insn);
                text.append('\n');
            }
        } else {
            text.append("version ");
            quoted(method.version());
        }
        within.pop();
    }

    private @Nullable SwitchTable table(Insn.Field field) throws IOException, NoFingerprintException {
        ClassModel holder = pool.analysed(field.owner());
        return holder == null ? null : SwitchTable.read(field.name(), holder.method("<clinit>()V"));
    }

    private void quoted(String value) {
        text.append(value.length()).append(':').append(value);
    }

    private void insn(Insn insn) throws IOException, NoFingerprintException {
        showsNames |= Reflection.showsNames(insn);
        if (insn instanceof Insn.Plain plain) {
            text.append(plain.opcode())
                    .append(' ')
                    .append(plain.first())
                    .append(' ')
                    .append(plain.second());
        } else if (insn instanceof Insn.Mark mark) {
            text.append('#').append(mark.label());
        } else if (insn instanceof Insn.Jump jump) {
            text.append(jump.opcode()).append(" #").append(jump.label());
        } else if (insn instanceof Insn.Switch choice) {
            text.append("switch ").append(choice.targets()).append(' ').append(choice.otherwise());
        } else if (insn instanceof Insn.EnumSwitch choice) {
            text.append("switch ")
                    .append(choice.type())
                    .append(choice.targets())
                    .append(choice.otherwise());
        } else if (insn instanceof Insn.Handler handler) {
            text.append("try ")
                    .append(handler.start())
                    .append(' ')
                    .append(handler.end())
                    .append(' ');
            text.append(handler.label()).append(' ').append(names.of(handler.type()));
        } else if (insn instanceof Insn.Constant constant) {
            constant(constant.value());
        } else if (insn instanceof Insn.OfType use) {
            text.append(use.opcode())
                    .append(' ')
                    .append(names.of(use.type()))
                    .append(' ')
                    .append(use.dimensions());
        } else if (insn instanceof Insn.Field use) {
            field(use.opcode(), use.owner(), use.name(), use.descriptor());
        } else if (insn instanceof Insn.Call call) {
            call(call.opcode(), call.owner(), call.name(), call.descriptor());
        } else if (insn instanceof Insn.Loaded loaded) {
            text.append("load ");
            argument(loaded.value());
        } else if (insn instanceof Insn.Dynamic dynamic) {
            text.append("dynamic ").append(dynamic.name()).append(names.inDescriptor(dynamic.descriptor()));
            argument(dynamic.bootstrap());
            for (Object argument : dynamic.arguments()) {
                argument(argument);
            }
        }
    }

    private void constant(@Nullable Object value) {
        if (value instanceof String string) {
            text.append("text ");
            quoted(string);
        } else if (value instanceof Float number) {
            text.append("float ").append(Float.floatToRawIntBits(number));
        } else if (value instanceof Double number) {
            text.append("double ").append(Double.doubleToRawLongBits(number));
        } else if (value != null) {
            text.append(value.getClass().getSimpleName()).append(' ').append(value);
        }
    }

    private void field(int opcode, String owner, String name, String descriptor)
            throws IOException, NoFingerprintException {
        FieldModel field = types.field(owner, name + descriptor);
        text.append(opcode).append(' ').append(names.of(field == null ? owner : field.owner()));
        text.append('.').append(name).append(' ').append(names.inDescriptor(descriptor));
        if (field != null) {
            text.append(' ').append(field.access() & (Opcodes.ACC_STATIC | Opcodes.ACC_VOLATILE));
            constant(field.constant());
        }
    }

    private void call(int opcode, String owner, String name, String descriptor)
            throws IOException, NoFingerprintException {
        if (opcode == Opcodes.INVOKEINTERFACE && OF_EVERY_OBJECT.contains(name + descriptor)) {
            call(Opcodes.INVOKEVIRTUAL, "java/lang/Object", name, descriptor); // as javac did before Java 18
            return;
        }
        MethodModel method = owner.startsWith("[") ? null : types.resolve(owner, name + descriptor);
        if (method != null && method.isPartOfAnother() && !within.contains(method)) {
            text.append(opcode).append(" {\n");
            method(method);
            text.append('}');
            return;
        }
        text.append(opcode).append(' ').append(names.of(owner));
        if (method != null && !method.owner().equals(owner)) {
            text.append(" of ").append(names.of(method.owner()));
        }
        text.append('.')
                .append(
                        method != null && method.isPartOfAnother()
                                ? "outer " + List.copyOf(within).indexOf(method)
                                : name);
        text.append(names.inDescriptor(descriptor));
    }

    private void argument(Object argument) throws IOException, NoFingerprintException {
        text.append(" [");
        if (argument instanceof Handle handle) {
            if (handle.getDesc().startsWith("(")) {
                call(handle.getTag(), handle.getOwner(), handle.getName(), handle.getDesc());
            } else {
                field(handle.getTag(), handle.getOwner(), handle.getName(), handle.getDesc());
            }
        } else if (argument instanceof Type type) {
            text.append("type ").append(names.inDescriptor(type.getDescriptor()));
        } else if (argument instanceof ConstantDynamic constant) {
            text.append("computed ").append(constant.getName()).append(constant.getDescriptor());
            argument(constant.getBootstrapMethod());
            for (int i = 0; i < constant.getBootstrapMethodArgumentCount(); i++) {
                argument(constant.getBootstrapMethodArgument(i));
            }
        } else {
            constant(argument);
        }
        text.append(']');
    }

    /** Returns all that the declarations of a class say, whatever their order. */
    String declarations(ClassModel model) throws IOException, NoFingerprintException {
        text.setLength(0);
        text.append(model.access())
                .append(model.signature())
                .append(model.annotations())
                .append('\n');
        List<String> fields = model.fields().values().stream()
                .filter(field -> !field.is(Opcodes.ACC_SYNTHETIC))
                .map(FieldModel::toString)
                .sorted()
                .toList();
        List<String> methods = model.methods().values().stream()
                .filter(method -> !method.is(Opcodes.ACC_SYNTHETIC))
                .map(method -> method.access() + method.id() + method.signature() + method.annotations())
                .sorted()
                .toList();
        return text.append(model.components())
                .append(fields)
                .append('\n')
                .append(methods)
                .toString();
    }
}
