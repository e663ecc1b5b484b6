package io.crystallize.core.code;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;

/**
 * How methods are selected that others of the same name and descriptor compete with: whether those override them follows
 * from their access. Where none competes, access doesn't count.
 */
final class Dispatch {
    private final Reach reach;
    private final Map<String, SortedSet<String>> byClass = new HashMap<>();

    private Dispatch(Reach reach) {
        this.reach = reach;
    }

    /** Finds it for the methods that reached calls name, in the classes that there are objects of. */
    static Dispatch of(Reach reach) throws IOException, NoFingerprintException {
        Dispatch dispatch = new Dispatch(reach);
        for (String type : reach.instantiated()) {
            dispatch.add(type);
        }
        return dispatch;
    }

    /** Returns what counts of an analysed class's methods, sorted; mostly nothing. */
    Set<String> of(String name) {
        return byClass.getOrDefault(name, new TreeSet<>());
    }

    private void add(String type) throws IOException, NoFingerprintException {
        Set<String> all = reach.types().supertypes(type);
        Set<String> ids = new HashSet<>();
        for (String each : all) {
            ClassModel model = reach.pool().analysed(each);
            for (MethodModel method :
                    model == null ? List.<MethodModel>of() : model.methods().values()) {
                if (isSelected(method) && reach.calls(method.id()) && !ids.add(method.id())) {
                    compete(all, method.id());
                }
            }
        }
    }

    private void compete(Set<String> all, String id) throws IOException, NoFingerprintException {
        for (String owner : all) {
            ClassModel model = reach.pool().analysed(owner);
            MethodModel method = model == null ? null : model.method(id);
            if (method == null || !isSelected(method)) {
                continue;
            }
            Set<String> above = reach.types().supertypes(owner);
            boolean competes = false;
            boolean elsewhere = false;
            for (String other : all) {
                ClassModel rival = above.contains(other) ? null : reach.pool().analysed(other);
                if (rival != null && rival.method(id) != null) {
                    competes = true;
                    elsewhere |= !packageOf(other).equals(packageOf(owner));
                }
            }
            if (competes) {
                byClass.computeIfAbsent(owner, key -> new TreeSet<>()).add(id + ' ' + kind(method, elsewhere));
            }
        }
    }

    private static boolean isSelected(MethodModel method) {
        return !method.is(Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC) && !method.isInitializer();
    }

    private static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Returns how a method is selected; package-private is as good as public where all are in its package. */
    private static String kind(MethodModel method, boolean elsewhere) {
        if (method.is(Opcodes.ACC_PRIVATE)) {
            return "private";
        }
        return elsewhere && !method.is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED) ? "in its package" : "overridable";
    }
}
