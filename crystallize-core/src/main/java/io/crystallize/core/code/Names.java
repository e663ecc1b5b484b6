package io.crystallize.core.code;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.Type;

/**
 * What classes are called in parts. Anonymous classes, which javac numbers all through a class, are called by where
 * they are first used instead.
 */
final class Names {
    private final ClassPool pool;
    private final Map<String, String> given = new HashMap<>();
    private final Deque<String> unwritten = new ArrayDeque<>();
    private String place = "";
    private int used;

    Names(ClassPool pool) {
        this.pool = pool;
    }

    /** Begins with a part, whose anonymous classes are called by it. */
    void enter(String part) {
        place = part;
        used = 0;
    }

    /** Returns what a class is called, by its internal name or an array's descriptor. */
    String of(String name) throws IOException, NoFingerprintException {
        if (name.startsWith("[")) {
            return inDescriptor(name);
        }
        if (name.indexOf('$') < 0 || !isAnonymous(name)) {
            return name;
        }
        String known = given.get(name);
        if (known == null) {
            known = place + " (anonymous class " + ++used + ")";
            given.put(name, known);
            unwritten.add(name);
        }
        return known;
    }

    private boolean isAnonymous(String name) throws IOException, NoFingerprintException {
        ClassModel model = pool.analysed(name);
        return model != null && model.anonymous();
    }

    /** Returns a descriptor with what the classes in it are called. */
    String inDescriptor(String descriptor) throws IOException, NoFingerprintException {
        if (descriptor.indexOf('$') < 0) {
            return descriptor;
        }
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int start = descriptor.indexOf('L'); start >= 0; start = descriptor.indexOf('L', from)) {
            int end = descriptor.indexOf(';', start);
            if (end < 0) {
                break;
            }
            text.append(descriptor, from, start + 1).append(of(descriptor.substring(start + 1, end)));
            from = end;
        }
        return text.append(descriptor.substring(from)).toString();
    }

    /** Returns an anonymous class that has got its name, and hasn't been handed out here yet; empty if there is none. */
    String nextUnwritten() {
        String next = unwritten.poll();
        return next == null ? "" : next;
    }

    /** Whether a class has got a name of its place. */
    boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** Returns the real names of anonymous classes, by what they are called here. */
    SortedMap<String, String> real() {
        SortedMap<String, String> names = new TreeMap<>();
        given.forEach((name, called) -> names.put(called, name));
        return names;
    }

    /** Returns what a class is called in Java. */
    String inJava(String name) throws IOException, NoFingerprintException {
        return of(name).replace('/', '.');
    }

    /** Returns what a method's parameters are called in Java. */
    String parameters(String descriptor) throws IOException, NoFingerprintException {
        StringBuilder text = new StringBuilder("(");
        for (Type type : Type.getArgumentTypes(descriptor)) {
            if (text.length() > 1) {
                text.append(", ");
            }
            Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
            text.append(element.getSort() == Type.OBJECT ? inJava(element.getInternalName()) : element.getClassName());
            text.append("[]".repeat(type.getSort() == Type.ARRAY ? type.getDimensions() : 0));
        }
        return text.append(')').toString();
    }
}
