package io.crystallize.core.code;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;

/** Makes the parts of a fingerprint of the code that is reached. */
final class PartsWriter {
    private static final int PLACE =
            Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD;

    private final Reach reach;
    private final Names names;
    private final CodeText code;
    private final Dispatch dispatch;
    private final SortedMap<String, Digest> parts = new TreeMap<>();

    private PartsWriter(Reach reach) throws IOException, NoFingerprintException {
        this.reach = reach;
        this.names = new Names(reach.pool());
        this.code = new CodeText(reach.pool(), reach.types(), names);
        this.dispatch = Dispatch.of(reach);
    }

    /**
     * Returns the parts of what is reached, apart from the JDK.
     *
     * @param bodies those of lambdas that it begins with, which no method that is reached has in it
     */
    static SortedMap<String, Digest> write(Reach reach, List<MethodModel> bodies)
            throws IOException, NoFingerprintException {
        PartsWriter writer = new PartsWriter(reach);
        for (MethodModel body : bodies) {
            writer.writeBody(body);
        }
        writer.writeClasses();
        writer.writeLibraries();
        reach.lookups().parts().forEach(writer::add);
        return writer.parts;
    }

    /** Adds a part; what is called alike counts together. */
    private void add(String name, Digest digest) {
        parts.merge(name, digest, (one, other) -> Digester.standard().digest(List.of(one, other)));
    }

    private void add(String name, String text) {
        byte[] bytes = new byte[2 * text.length()]; // a charset would lose surrogates that stand alone
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        add(name, Digest.ofContent(bytes));
    }

    private void writeClasses() throws IOException, NoFingerprintException {
        Map<String, SortedMap<String, MethodModel>> byClass = new TreeMap<>();
        for (MethodModel method : reach.methods()) {
            if (!method.isPartOfAnother()) {
                byClass.computeIfAbsent(method.owner(), key -> new TreeMap<>()).put(method.id(), method);
            }
        }
        Map<String, SortedMap<String, MethodModel>> anonymous = new HashMap<>();
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, ClassModel> shape : reach.shapes().entrySet()) {
            if (shape.getValue().anonymous()) {
                left.add(shape.getKey());
            } else {
                writeClass(shape.getValue(), byClass.getOrDefault(shape.getKey(), new TreeMap<>()));
            }
        }
        byClass.forEach((name, methods) -> anonymous.put(name, methods));
        writeNamed(anonymous);
        for (String name : left) {
            if (!names.isGiven(name)) { // nothing but its objects, from elsewhere, is known
                names.enter(name);
                names.of(name);
                writeNamed(anonymous);
            }
        }
        if (code.showsNames()) {
            for (Map.Entry<String, String> name : names.real().entrySet()) {
                add(name.getKey() + " (name)", name.getValue());
            }
        }
    }

    private void writeBody(MethodModel body) throws IOException, NoFingerprintException {
        String[] name = body.name().split("\\$"); // lambda$ and the name of the method that it is written in
        String part = names.inJava(body.owner()) + (name.length > 1 ? " (a lambda in " + name[1] + ")" : " (a lambda)");
        names.enter(part);
        add(part, code.of(body));
    }

    private void writeNamed(Map<String, SortedMap<String, MethodModel>> methods)
            throws IOException, NoFingerprintException {
        for (String name = names.nextUnwritten(); !name.isEmpty(); name = names.nextUnwritten()) {
            ClassModel model = reach.shapes().get(name);
            if (model != null) {
                writeClass(model, methods.getOrDefault(name, new TreeMap<>()));
            }
        }
    }

    private void writeClass(ClassModel model, SortedMap<String, MethodModel> methods)
            throws IOException, NoFingerprintException {
        String name = names.inJava(model.name());
        if (!model.version().isEmpty()) {
            add(name + " (code version)", model.version());
            return;
        }
        names.enter(name + " (class shape)");
        StringBuilder shape = new StringBuilder();
        shape.append(model.access() & PLACE).append(' ').append(names.of(String.valueOf(model.superName())));
        for (String type : model.interfaces()) {
            shape.append(' ').append(names.of(type));
        }
        for (ClassModel.FieldModel component : model.components()) {
            shape.append('\n').append(component.name()).append(component.descriptor());
        }
        for (String method : dispatch.of(model.name())) {
            shape.append("\nselects ").append(method);
        }
        if (reach.wholes().containsKey(model.name())) {
            shape.append('\n').append(code.declarations(model));
        }
        add(name + " (class shape)", shape.toString());
        for (MethodModel method : methods.values()) {
            String part = partName(name, method);
            names.enter(part);
            add(part, code.of(method));
        }
    }

    private String partName(String owner, MethodModel method) throws IOException, NoFingerprintException {
        if (method.isStaticInitializer()) {
            return owner + " (static initialiser)";
        }
        String parameters = names.parameters(method.descriptor());
        if (method.isInitializer()) {
            return "new " + owner + parameters;
        }
        String part = owner + '.' + method.name() + parameters;
        return method.is(Opcodes.ACC_SYNTHETIC) ? part + " (bridge to another)" : part;
    }

    private void writeLibraries() {
        for (Map.Entry<CodeLocation, LocationContent> location :
                reach.libraries().locations().entrySet()) {
            String name = CodeParts.LIBRARY + location.getKey().fileName();
            Digest digest = location.getValue().digest();
            while (parts.containsKey(name) && !parts.get(name).equals(digest)) {
                name += " (another)";
            }
            parts.put(name, digest);
        }
        if (!reach.libraries().classPath().isEmpty()) {
            add("the class path", Digester.standard().digest(reach.libraries().classPath()));
        }
    }
}
