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

    /** Reads the table that a field holds from the static initialiser that fills it; null if it isn't javac's. */
    static @Nullable SwitchTable read(String field, @Nullable MethodModel initializer) {
        if (initializer == null) {
            return null;
        }
        Map<Integer, String> constants = new HashMap<>();
        String type = "";
        List<Insn> code = initializer.code();
        for (int i = 0; i + 4 < code.size(); i++) {
            if (is(code.get(i))
                    && ((Insn.Field) code.get(i)).name().equals(field)
                    && code.get(i + 1) instanceof Insn.Field constant
                    && code.get(i + 2) instanceof Insn.Call ordinal
                    && ordinal.name().equals("ordinal")
                    && code.get(i + 3) instanceof Insn.Constant number
                    && number.value() instanceof Integer key) {
                constants.put(key, constant.name());
                type = constant.owner();
            }
        }
        return type.isEmpty() ? null : new SwitchTable(type, constants);
    }

    /** How the table of a field is found, if it is one of javac's. */
    interface Tables {
        @Nullable
        SwitchTable of(Insn.Field field) throws IOException, NoFingerprintException;
    }

    /**
     * Returns code in which switches by such tables are by the constants' names. The table's place stays, as a field
     * without number; a table that is used in any other way stays as it is.
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
