package io.crystallize.core.code;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * A class, as its class file says.
 *
 * @param name the internal name
 * @param superName the internal name of its superclass; null for {@code java.lang.Object} and modules
 * @param components of a record, in their order
 * @param version what a {@link CodeVersion} on the class says, or empty
 * @param anonymous whether it has no name in the source
 * @param fields by name and descriptor
 * @param methods by name and descriptor
 * @param annotations sorted
 */
record ClassModel(
        String name,
        int access,
        @Nullable String superName,
        List<String> interfaces,
        List<FieldModel> components,
        String signature,
        String version,
        boolean anonymous,
        Map<String, FieldModel> fields,
        Map<String, MethodModel> methods,
        List<String> annotations) {
    /**
     * A field or record component.
     *
     * @param constant its value if that is a constant that users of it may have inlined
     */
    record FieldModel(
            String owner,
            String name,
            String descriptor,
            int access,
            String signature,
            @Nullable Object constant,
            List<String> annotations) {
        boolean is(int flag) {
            return (access & flag) != 0;
        }
    }

    boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    boolean isRecord() {
        return "java/lang/Record".equals(superName);
    }

    @Nullable
    MethodModel method(String id) {
        return methods.get(id);
    }

    /** Returns the constructor of a record that takes its components. */
    String canonicalConstructor() {
        StringBuilder id = new StringBuilder("<init>(");
        components.forEach(component -> id.append(component.descriptor()));
        return id.append(")V").toString();
    }
}
