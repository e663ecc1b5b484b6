package io.crystallize.core.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads a method. */
final class MethodReader extends MethodVisitor {
    private final MethodModel declared;
    private final Consumer<MethodModel> done;
    private final List<Object> code = new ArrayList<>();
    private final Set<Label> used = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Label, Integer> numbers = new IdentityHashMap<>();
    private final List<String> annotations = new ArrayList<>();
    private String version;
    private int line;

    /** An instruction that names labels, which have no numbers before all are seen. */
    private interface Labelled {
        Insn numbered(Map<Label, Integer> numbers);
    }

    MethodReader(MethodModel declared, Consumer<MethodModel> done) {
        super(Opcodes.ASM9);
        this.declared = declared;
        this.version = declared.version();
        this.done = done;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return descriptor.equals(AnnotationText.CODE_VERSION)
                ? AnnotationText.version(text -> version = text)
                : visible ? AnnotationText.of(descriptor, annotations::add) : null;
    }

    @Override
    public @Nullable AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
        return visible ? AnnotationText.of(descriptor, text -> annotations.add(parameter + text)) : null;
    }

    @Override
    public AnnotationVisitor visitAnnotationDefault() {
        return AnnotationText.of("default", annotations::add);
    }

    @Override
    public void visitLineNumber(int number, Label start) {
        line = number;
    }

    @Override
    public void visitLabel(Label label) {
        code.add(label);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            code.add(new Insn.Constant(opcode - Opcodes.ICONST_0));
        } else if (opcode == Opcodes.LCONST_0 || opcode == Opcodes.LCONST_1) {
            code.add(new Insn.Constant((long) (opcode - Opcodes.LCONST_0)));
        } else if (opcode >= Opcodes.FCONST_0 && opcode <= Opcodes.FCONST_2) {
            code.add(new Insn.Constant((float) (opcode - Opcodes.FCONST_0)));
        } else if (opcode == Opcodes.DCONST_0 || opcode == Opcodes.DCONST_1) {
            code.add(new Insn.Constant((double) (opcode - Opcodes.DCONST_0)));
        } else {
            code.add(new Insn.Plain(opcode, 0, 0));
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        code.add(opcode == Opcodes.NEWARRAY ? new Insn.Plain(opcode, operand, 0) : new Insn.Constant(operand));
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        code.add(new Insn.Plain(opcode, variable, 0));
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        code.add(new Insn.Plain(Opcodes.IINC, variable, increment));
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        code.add(new Insn.OfType(opcode, type, 0));
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        code.add(new Insn.OfType(Opcodes.MULTIANEWARRAY, descriptor, dimensions));
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        code.add(new Insn.Field(opcode, owner, name, descriptor, line));
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        code.add(new Insn.Call(opcode, owner, name, descriptor, line));
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        code.add(new Insn.Dynamic(name, descriptor, bootstrap, List.of(arguments), line));
    }

    @Override
    public void visitLdcInsn(Object value) {
        boolean plain = value instanceof Number || value instanceof String;
        code.add(plain ? new Insn.Constant(value) : new Insn.Loaded(value, line));
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        used.add(label);
        code.add((Labelled) known -> new Insn.Jump(opcode, number(known, label)));
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        SortedMap<Integer, Label> targets = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            targets.put(min + i, labels[i]);
        }
        visitSwitch(targets, otherwise);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        SortedMap<Integer, Label> targets = new TreeMap<>();
        for (int i = 0; i < labels.length; i++) {
            targets.put(keys[i], labels[i]);
        }
        visitSwitch(targets, otherwise);
    }

    private void visitSwitch(SortedMap<Integer, Label> targets, Label otherwise) {
        targets.values().removeIf(target -> target == otherwise); // a gap in a table
        used.addAll(targets.values());
        used.add(otherwise);
        code.add((Labelled) known -> {
            SortedMap<Integer, Integer> numbered = new TreeMap<>();
            targets.forEach((key, label) -> numbered.put(key, number(known, label)));
            return new Insn.Switch(numbered, number(known, otherwise));
        });
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        used.addAll(List.of(start, end, handler));
        code.add((Labelled) known -> new Insn.Handler(
                number(known, start), number(known, end), number(known, handler), type == null ? "" : type));
    }

    private static int number(Map<Label, Integer> known, Label label) {
        Integer number = known.get(label);
        if (number == null) {
            throw new IllegalArgumentException("a jump leads out of its method");
        }
        return number;
    }

    @Override
    public void visitEnd() {
        for (Object each : code) {
            if (each instanceof Label label && used.contains(label)) {
                numbers.put(label, numbers.size());
            }
        }
        List<Insn> instructions = new ArrayList<>(code.size());
        for (Object each : code) {
            if (each instanceof Insn instruction) {
                instructions.add(instruction);
            } else if (each instanceof Labelled labelled) {
                instructions.add(labelled.numbered(numbers));
            } else if (each instanceof Label label && used.contains(label)) {
                instructions.add(new Insn.Mark(number(numbers, label)));
            }
        }
        done.accept(new MethodModel(
                declared.owner(),
                declared.name(),
                declared.descriptor(),
                declared.access(),
                declared.signature(),
                version,
                AnnotationText.sorted(annotations),
                List.copyOf(Assertions.withoutSetUp(instructions))));
    }
}
