package io.crystallize.core.code;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * A table that javac makes for switches over an enum, in a class of its own: the number that stands for each constant.
 * It is shared by all switches of a class, so the numbers depend on what those beside have.
 *
 * @param type the enum's internal name
 * @param constants the constants' names by number
 */
record SwitchTable(String type, Map<Integer, String> constants) {
    private static final String PREFIX = "$SwitchMap$";

    static boolean is(Insn insn) {
        return insn instanceof Insn.Field field
                && field.opcode() == Opcodes.GETSTATIC
                && field.name().startsWith(PREFIX)
                && field.descriptor().equals("[I");
    }

    /**
     * Reads the table that a field holds from the static initialiser that fills it; null if that does anything that
     * javac's doesn't.
     */
    static @Nullable SwitchTable read(String field, @Nullable MethodModel initializer) {
        if (initializer == null) {
            return null;
        }
        List<Insn> code =
                initializer.code().stream().filter(insn -> !isBetween(insn)).toList();
        Map<Integer, String> constants = new HashMap<>();
        String type = "";
        int i = 0;
        while (i + 3 < code.size()) {
            if (isNewTable(code, i)) {
                type = ((Insn.Field) code.get(i + 3)).name().equals(field) ? ((Insn.Call) code.get(i)).owner() : type;
                i += 4;
            } else if (isEntry(code, i)) {
                if (((Insn.Field) code.get(i)).name().equals(field)) {
                    Integer key = (Integer) ((Insn.Constant) code.get(i + 3)).value();
                    constants.put(key, ((Insn.Field) code.get(i + 1)).name());
                }
                i += 5;
            } else {
                return null;
            }
        }
        boolean ends = i == code.size() - 1 && isPlain(code.get(i), Opcodes.RETURN);
        return type.isEmpty() || !ends ? null : new SwitchTable(type, constants);
    }

    /** Whether an instruction only goes on to the next entry, after one whose constant is not there. */
    private static boolean isBetween(Insn insn) {
        return insn instanceof Insn.Mark
                || insn instanceof Insn.Handler handler && handler.type().equals("java/lang/NoSuchFieldError")
                || insn instanceof Insn.Jump jump && jump.opcode() == Opcodes.GOTO
                || isPlain(insn, Opcodes.ASTORE);
    }

    private static boolean isPlain(Insn insn, int opcode) {
        return insn instanceof Insn.Plain plain && plain.opcode() == opcode;
    }

    private static boolean isNewTable(List<Insn> code, int at) {
        return code.get(at) instanceof Insn.Call values
                && values.name().equals("values")
                && isPlain(code.get(at + 1), Opcodes.ARRAYLENGTH)
                && isPlain(code.get(at + 2), Opcodes.NEWARRAY)
                && code.get(at + 3) instanceof Insn.Field table
                && table.opcode() == Opcodes.PUTSTATIC;
    }

    private static boolean isEntry(List<Insn> code, int at) {
        return at + 4 < code.size()
                && is(code.get(at))
                && code.get(at + 1) instanceof Insn.Field constant
                && constant.opcode() == Opcodes.GETSTATIC
                && code.get(at + 2) instanceof Insn.Call ordinal
                && ordinal.name().equals("ordinal")
                && code.get(at + 3) instanceof Insn.Constant number
                && number.value() instanceof Integer
                && isPlain(code.get(at + 4), Opcodes.IASTORE);
    }

    /** How the table of a field is found, if it is one of javac's. */
    interface Tables {
        @Nullable
        SwitchTable of(Insn.Field field) throws IOException, NoFingerprintException;
    }

    /**
     * Returns code in which switches by such tables are by the constants' names. Where a table is used in any other way,
     * there is all of it.
     */
    static List<Insn> byName(List<Insn> code, Tables tables) throws IOException, NoFingerprintException {
        if (code.stream().noneMatch(SwitchTable::is)) {
            return code;
        }
        List<Insn> named = new ArrayList<>(code);
        List<SwitchTable> open = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            if (is(code.get(i))) {
                SwitchTable table = tables.of((Insn.Field) code.get(i));
                if (table != null) {
                    named.set(i, new Insn.Constant("table " + table.type() + new TreeMap<>(table.constants())));
                    open.add(table);
                    places.add(i);
                }
            } else if (!open.isEmpty()
                    && code.get(i) instanceof Insn.Switch choice
                    && i > 1
                    && code.get(i - 1) instanceof Insn.Plain load
                    && load.opcode() == Opcodes.IALOAD
                    && code.get(i - 2) instanceof Insn.Call ordinal
                    && ordinal.name().equals("ordinal")) {
                SwitchTable table = open.remove(open.size() - 1);
                int place = places.remove(places.size() - 1);
                SortedMap<String, Integer> targets = new TreeMap<>();
                boolean all = choice.targets().keySet().stream().allMatch(table.constants()::containsKey);
                if (all) {
                    choice.targets()
                            .forEach((key, label) ->
                                    targets.put(table.constants().get(key), label));
                    named.set(place, new Insn.OfType(Opcodes.GETSTATIC, table.type(), 0));
                    named.set(i, new Insn.EnumSwitch(table.type(), targets, choice.otherwise()));
                }
            }
        }
        return named;
    }
}
