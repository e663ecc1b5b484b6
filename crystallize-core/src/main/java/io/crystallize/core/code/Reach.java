package io.crystallize.core.code;

import io.crystallize.core.code.ClassModel.FieldModel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The code that is reached, found by rapid type analysis (Bacon &amp; Sweeney, "Fast static analysis of C++ virtual
 * function calls", 1996): a virtual call reaches the overrides in the classes that reached code instantiates. What types
 * outside of the analysed code declare is called as soon as there is an object.
 */
final class Reach {
    private final ClassPool pool;
    private final Hierarchy types;
    private boolean open;
    private final MethodUses uses;
    private final Libraries libraries;

    private final Deque<MethodModel> pending = new ArrayDeque<>();
    private final Map<String, MethodModel> methods = new LinkedHashMap<>();
    private final Map<String, ClassModel> shapes = new TreeMap<>();
    private final Map<String, ClassModel> wholes = new TreeMap<>();
    private final Set<String> initialized = new HashSet<>();
    private final Set<String> instantiated = new LinkedHashSet<>();
    private final Map<String, Set<String>> calls = new HashMap<>();
    private final Set<String> called = new HashSet<>();
    private final Map<String, List<String>> instances = new HashMap<>();
    private final Set<String> handedOut = new HashSet<>();
    private boolean handsOut;

    /**
     * Creates one that has reached nothing.
     *
     * @param open whether unknown code calls all that instantiated classes override, whoever declares it
     */
    Reach(ClassPool pool, boolean open) {
        this.pool = pool;
        this.types = new Hierarchy(pool);
        this.open = open;
        this.libraries = new Libraries(pool, this);
        this.uses = new MethodUses(pool, types, this, libraries);
    }

    Hierarchy types() {
        return types;
    }

    Libraries libraries() {
        return libraries;
    }

    ClassPool pool() {
        return pool;
    }

    Lookups lookups() {
        return uses.lookups();
    }

    /** Returns the methods that are reached. */
    Collection<MethodModel> methods() {
        return methods.values();
    }

    boolean reaches(MethodModel method) {
        return methods.containsKey(key(method));
    }

    /** Returns the classes whose place among classes counts, by name. */
    Map<String, ClassModel> shapes() {
        return shapes;
    }

    /** Returns the classes that there are objects or lambdas of. */
    Set<String> instantiated() {
        return instantiated;
    }

    /** Whether calls that select a method of this name and descriptor by the object are reached. */
    boolean calls(String id) {
        return open || called.contains(id);
    }

    /** Returns the classes of which all counts, by name. */
    Map<String, ClassModel> wholes() {
        return wholes;
    }

    /** Follows all that is reached to its end. */
    void follow() throws IOException, NoFingerprintException {
        do {
            while (!pending.isEmpty()) {
                uses.follow(pending.remove());
            }
        } while (libraries.follow() || opens() || !pending.isEmpty());
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Finds out whether calls go to objects that come from elsewhere: what their code does with the objects that it gets
     * isn't known here. Returns whether that is news.
     */
    private boolean opens() throws IOException, NoFingerprintException {
        if (open || !callsOthers()) {
            return false;
        }
        open = true;
        for (String name : List.copyOf(instantiated)) {
            for (String type : types.supertypes(name)) {
                for (String id : pool.analysed(type) == null || type.equals(name)
                        ? List.<String>of()
                        : types.overridable(type)) {
                    select(name, id);
                }
            }
        }
        return true;
    }

    private boolean callsOthers() throws IOException, NoFingerprintException {
        for (Map.Entry<String, Set<String>> call : calls.entrySet()) {
            if (!instances.containsKey(call.getKey())) {
                for (String id : call.getValue()) {
                    MethodModel method = types.resolve(call.getKey(), id);
                    if (method != null && method.is(Opcodes.ACC_ABSTRACT)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Begins with, or goes on to, all of a class, and all that its declarations name. */
    void whole(String name) throws IOException, NoFingerprintException {
        if (wholes.containsKey(name) || !touch(name)) {
            return;
        }
        ClassModel model = known(name);
        wholes.put(name, model);
        shape(name);
        if (model.version().isEmpty()) {
            initialize(name);
            instantiate(name);
            for (MethodModel method : model.methods().values()) {
                if (!method.isPartOfAnother() && !method.remakesLambdas()) {
                    reach(method);
                }
            }
            for (String named : pool.namedByDeclarations(name)) {
                whole(named);
            }
        }
    }

    /** Goes on to a class; returns whether it is analysed. */
    boolean touch(String name) throws IOException, NoFingerprintException {
        if (pool.analysed(name) != null) {
            return true;
        }
        libraries.add(name, pool.find(name));
        return false;
    }

    ClassModel known(String name) throws IOException, NoFingerprintException {
        ClassModel model = pool.analysed(name);
        if (model == null) {
            throw new IllegalStateException(name + " is not analysed");
        }
        return model;
    }

    private static String key(MethodModel method) {
        return method.owner() + '.' + method.id();
    }

    /** Goes on to a method. */
    void reach(MethodModel method) throws IOException, NoFingerprintException {
        if (!method.is(Opcodes.ACC_ABSTRACT) && methods.putIfAbsent(key(method), method) == null) {
            shape(method.owner());
            pending.add(method);
        }
    }

    /** Goes on to a class's place among classes: what it extends and implements. */
    void shape(String name) throws IOException, NoFingerprintException {
        if (!shapes.containsKey(name) && touch(name)) {
            ClassModel model = known(name);
            shapes.put(name, model);
            if (model.superName() != null) {
                shape(model.superName());
            }
            for (String type : model.interfaces()) {
                shape(type);
            }
        }
    }

    /** Goes on to what runs before the first use of a class. */
    void initialize(String name) throws IOException, NoFingerprintException {
        if (initialized.add(name) && touch(name)) {
            ClassModel model = known(name);
            MethodModel initializer = model.method("<clinit>()V");
            if (initializer != null && initializer.code().size() > 1) { // else nothing but a return
                reach(initializer);
            }
            if (model.superName() != null && !model.isInterface()) {
                initialize(model.superName());
            }
            for (String type : model.isInterface() ? List.<String>of() : types.supertypes(name)) {
                ClassModel declared = pool.analysed(type);
                if (declared != null && declared.isInterface() && hasDefaults(declared)) {
                    initialize(type);
                }
            }
        }
    }

    private static boolean hasDefaults(ClassModel model) {
        return model.methods().values().stream()
                .anyMatch(method -> !method.is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC));
    }

    /** Goes on to what objects of a class, or lambdas of an interface, are called for. */
    void instantiate(String name) throws IOException, NoFingerprintException {
        if (!touch(name) || !instantiated.add(name)) {
            return;
        }
        ClassModel model = known(name);
        shape(name);
        initialize(name);
        for (String type : types.supertypes(name)) {
            instances.computeIfAbsent(type, key -> new ArrayList<>()).add(name);
            boolean analysed = pool.analysed(type) != null;
            Collection<String> called = !analysed || (open && !type.equals(name))
                    ? types.overridable(type)
                    : calls.getOrDefault(type, Set.of());
            for (String id : List.copyOf(called)) {
                select(name, id);
            }
        }
        for (MethodModel method : types.serialization(model)) {
            reach(method);
        }
        if (model.isRecord()) {
            record(model);
        }
        if (handsOut || !Collections.disjoint(handedOut, types.supertypes(name))) {
            whole(name);
        }
    }

    private void record(ClassModel model) throws IOException, NoFingerprintException {
        for (FieldModel component : model.components()) {
            MethodModel accessor = model.method(component.name() + "()" + component.descriptor());
            if (accessor != null) {
                reach(accessor);
            }
        }
        MethodModel constructor = model.method(model.canonicalConstructor());
        if (constructor != null) {
            reach(constructor);
        }
    }

    private void select(String type, String id) throws IOException, NoFingerprintException {
        for (MethodModel method : types.select(type, id)) {
            reach(method);
        }
    }

    /** Goes on to what a virtual call may run. */
    void call(String type, String id) throws IOException, NoFingerprintException {
        called.add(id);
        if (calls.computeIfAbsent(type, key -> new LinkedHashSet<>()).add(id)) {
            for (String name : List.copyOf(instances.getOrDefault(type, List.of()))) {
                select(name, id);
            }
        }
    }

    /** Notes that a library gets objects whose type it doesn't say: by reflection it may find all of them. */
    void handOut() throws IOException, NoFingerprintException {
        if (!handsOut) {
            handsOut = true;
            for (String name : List.copyOf(instantiated)) {
                whole(name);
            }
        }
    }

    /** Notes that a library gets objects of a class or interface: by reflection it may find all of what they are. */
    void handOut(String type) throws IOException, NoFingerprintException {
        if (handedOut.add(type)) {
            whole(type);
            for (String name : List.copyOf(instances.getOrDefault(type, List.of()))) {
                whole(name);
            }
        }
    }

    /** Goes on to all of the class that a type names, if it is one or an array of one. */
    void whole(Type type) throws IOException, NoFingerprintException {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT) {
            whole(element.getInternalName());
        }
    }
}
