package io.crystallize.core.code;

import java.util.List;
import java.util.SortedMap;
import org.objectweb.asm.Handle;

/** An instruction of a method, free of what compiling again may change: offsets, numbers of constants, lines. */
sealed interface Insn {
    /**
     * The line in the source that an instruction that uses something comes from, for messages; 0 if there is none.
     */
    default int line() {
        return 0;
    }

    /** One that names nothing, with its numbers. */
    record Plain(int opcode, int first, int second) implements Insn {}

    /** A place that is jumped to, or where what a handler covers begins or ends; numbered in their order. */
    record Mark(int label) implements Insn {}

    /** A jump. */
    record Jump(int opcode, int label) implements Insn {}

    /** A switch; of equal targets of neighbouring numbers nothing is lost. */
    record Switch(SortedMap<Integer, Integer> targets, int otherwise) implements Insn {}

    /** A switch over an enum, which javac makes of a table in a class beside. */
    record EnumSwitch(String type, SortedMap<String, Integer> targets, int otherwise) implements Insn {}

    /** A handler of exceptions, in the order in which they are tried; the type is empty if it handles all. */
    record Handler(int start, int end, int label, String type) implements Insn {}

    /** A number or text. */
    record Constant(Object value) implements Insn {}

    /** An object, array, cast or test of a type, which may be an array's descriptor. */
    record OfType(int opcode, String type, int dimensions) implements Insn {}

    /** A class, method type, method handle or computed constant. */
    record Loaded(Object value, int line) implements Insn {}

    /** A call. */
    record Call(int opcode, String owner, String name, String descriptor, int line) implements Insn {
        String signature() {
            return name + descriptor;
        }

        boolean is(String type, String method) {
            return owner.equals(type) && name.equals(method);
        }
    }

    /** An access to a field. */
    record Field(int opcode, String owner, String name, String descriptor, int line) implements Insn {}

    /** A call that is linked when it is first run. */
    record Dynamic(String name, String descriptor, Handle bootstrap, List<Object> arguments, int line)
            implements Insn {}
}
