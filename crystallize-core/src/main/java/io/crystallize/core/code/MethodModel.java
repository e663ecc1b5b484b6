package io.crystallize.core.code;

import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * A method, as its class file says.
 *
 * @param owner the internal name of its class
 * @param version what a {@link CodeVersion} on the method says, or empty
 * @param annotations its annotations and those of its parameters, sorted
 */
record MethodModel(
        String owner,
        String name,
        String descriptor,
        int access,
        String signature,
        String version,
        List<String> annotations,
        List<Insn> code) {
    /** Returns name and descriptor, which tell methods of a class apart. */
    String id() {
        return name + descriptor;
    }

    boolean is(int flag) {
        return (access & flag) != 0;
    }

    boolean isInitializer() {
        return name.equals("<init>");
    }

    boolean isStaticInitializer() {
        return name.equals("<clinit>");
    }

    /** Whether a call may run another method instead, of a subclass. */
    boolean isVirtual() {
        return !is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE) && !isInitializer() && !isStaticInitializer();
    }

    /** Whether the compiler made it for another method, and gave it a name that means nothing. */
    boolean isPartOfAnother() {
        return is(Opcodes.ACC_SYNTHETIC) && (name.startsWith("lambda$") || name.startsWith("access$"));
    }

    /** Whether it only makes serialized lambdas of this class anew: it names all of them. */
    boolean remakesLambdas() {
        return name.equals("$deserializeLambda$") && is(Opcodes.ACC_SYNTHETIC);
    }
}
