package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** What classes inherit, and which methods calls run. Only analysed classes' members are found. */
final class Hierarchy {
    /** By these, serialization calls what no type declares. */
    private static final Set<String> SERIALIZATION = Set.of(
            "readObject(Ljava/io/ObjectInputStream;)V",
            "writeObject(Ljava/io/ObjectOutputStream;)V",
            "readObjectNoData()V",
            "readResolve()Ljava/lang/Object;",
            "writeReplace()Ljava/lang/Object;");

    private final ClassPool pool;
    private final Map<String, Set<String>> supertypes = new HashMap<>();

    Hierarchy(ClassPool pool) {
        this.pool = pool;
    }

    /** Returns a class and all that it extends and implements, wherever they are, the superclasses first. */
    Set<String> supertypes(String name) throws IOException, NoFingerprintException {
        Set<String> known = supertypes.get(name);
        if (known == null) {
            known = new LinkedHashSet<>();
            for (String type = name; type != null && known.add(type); type = superOf(type)) {}
            for (String type : List.copyOf(known)) {
                addInterfaces(type, known);
            }
            supertypes.put(name, known);
        }
        return known;
    }

    private void addInterfaces(String name, Set<String> all) throws IOException, NoFingerprintException {
        ClassModel model = pool.declarations(name);
        if (model != null) {
            for (String type : model.interfaces()) {
                if (all.add(type)) {
                    addInterfaces(type, all);
                }
            }
        }
    }

    private @Nullable String superOf(String name) throws IOException, NoFingerprintException {
        ClassModel model = pool.declarations(name);
        return model == null ? null : model.superName();
    }

    /** Returns the method that a call of a type's method names, if it is in an analysed class. */
    @Nullable
    MethodModel resolve(String type, String id) throws IOException, NoFingerprintException {
        MethodModel found = null;
        for (String each : supertypes(type)) {
            ClassModel model = pool.declarations(each);
            MethodModel method = model == null ? null : model.method(id);
            if (method != null && (found == null || found.is(Opcodes.ACC_ABSTRACT))) {
                found = method;
            }
        }
        return found == null || pool.analysed(found.owner()) == null ? null : found;
    }

    /** Returns the field that an access to a type's field names, if it is in an analysed class. */
    @Nullable
    FieldModel field(String type, String id) throws IOException, NoFingerprintException {
        ClassModel model = pool.analysed(type);
        if (model == null) {
            return null;
        }
        FieldModel own = model.fields().get(id);
        if (own != null) {
            return own;
        }
        for (String each : model.interfaces()) {
            FieldModel inherited = field(each, id);
            if (inherited != null) {
                return inherited;
            }
        }
        return model.superName() == null ? null : field(model.superName(), id);
    }

    /**
     * Returns the analysed methods that a virtual call may run on an object of a class; of several defaults of
     * interfaces all, and below one that is package-private also what it may not override.
     */
    Collection<MethodModel> select(String type, String id) throws IOException, NoFingerprintException {
        List<MethodModel> selected = new ArrayList<>();
        boolean isClass = true;
        for (String each : supertypes(type)) {
            ClassModel model = pool.analysed(each);
            if (model == null) {
                continue;
            }
            MethodModel method = model.method(id);
            if (isClass && model.isInterface() && !selected.isEmpty()) {
                break; // classes win
            }
            isClass &= !model.isInterface();
            if (method != null && method.isVirtual() && !method.is(Opcodes.ACC_ABSTRACT)) {
                selected.add(method);
                if (isClass && method.is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) {
                    break;
                }
            }
        }
        return selected;
    }

    /** Returns name and descriptor of each method that subclasses of a class may override. */
    List<String> overridable(String name) throws IOException, NoFingerprintException {
        ClassModel model = pool.declarations(name);
        return model == null
                ? List.of()
                : model.methods().values().stream()
                        .filter(method -> method.isVirtual() && !method.is(Opcodes.ACC_FINAL))
                        .map(MethodModel::id)
                        .toList();
    }

    /** Returns what serialization calls of a class. */
    List<MethodModel> serialization(ClassModel model) throws IOException, NoFingerprintException {
        return supertypes(model.name()).contains("java/io/Serializable")
                ? model.methods().values().stream()
                        .filter(method -> SERIALIZATION.contains(method.id()))
                        .toList()
                : List.of();
    }
}
