package io.crystallize.core.code;

import java.util.Set;

/** Which methods may reach more than the code that calls them names. */
final class Reflection {
    private static final String CLASS = "java/lang/Class";
    /** Of a class, these show or run nothing that the fingerprint of code with that class leaves out. */
    private static final Set<String> HARMLESS = Set.of(
            "arrayType",
            "asSubclass",
            "cast",
            "componentType",
            "desiredAssertionStatus",
            "descriptorString",
            "equals",
            "getClass",
            "getComponentType",
            "getEnumConstants",
            "getName",
            "getPackageName",
            "getSimpleName",
            "getTypeName",
            "hashCode",
            "isAnonymousClass",
            "isArray",
            "isAssignableFrom",
            "isEnum",
            "isHidden",
            "isInstance",
            "isInterface",
            "isPrimitive",
            "isRecord",
            "toString");

    private static final Set<String> REFLECTIVE_CLASSES = Set.of(
            "java/io/ObjectInputStream",
            "java/io/ObjectOutputStream",
            "java/lang/Module",
            "java/lang/ModuleLayer",
            "java/lang/Package",
            "java/lang/Runtime",
            "java/lang/StackWalker",
            "java/util/concurrent/atomic/AtomicIntegerFieldUpdater",
            "java/util/concurrent/atomic/AtomicLongFieldUpdater",
            "java/util/concurrent/atomic/AtomicReferenceFieldUpdater",
            "sun/misc/Unsafe");
    /** Of a class, these return others that lead back to it. */
    private static final Set<String> HAND_ON =
            Set.of("arrayType", "componentType", "getComponentType", "getEnumConstants");
    /** Of these classes, harmless ones apart. */
    private static final Set<String> HARMLESS_OF_RUNTIME =
            Set.of("availableProcessors", "freeMemory", "maxMemory", "totalMemory", "gc", "version", "getRuntime");
    /** Whoever's they are: a subclass of a class loader, and a helper in a library, may have any name. */
    private static final Set<String> RESOURCE_METHODS = Set.of(
            "getResource",
            "getResources",
            "getResourceAsStream",
            "getSystemResource",
            "getSystemResources",
            "getSystemResourceAsStream",
            "findResource",
            "findResources");
    /** Of lambdas, string concatenation, records' methods and switches: they run what their arguments name. */
    private static final Set<String> KNOWN_BOOTSTRAPS = Set.of(
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/StringConcatFactory",
            "java/lang/runtime/ObjectMethods",
            "java/lang/runtime/SwitchBootstraps",
            "java/lang/invoke/ConstantBootstraps",
            "java/lang/constant/ClassDesc",
            "java/lang/Enum$EnumDesc");

    private Reflection() {}

    /** Whether what a call of a method finds may be anything in the folders and jars that a class loader knows. */
    static boolean readsResources(String owner, String name, String descriptor) {
        return owner.equals("java/util/ResourceBundle")
                || owner.endsWith("ClassLoader")
                || descriptor.endsWith(")Ljava/lang/ClassLoader;")
                || RESOURCE_METHODS.contains(name);
    }

    /** Whether what it finds may be anything in the calling code's own folder or jar. */
    static boolean reflects(String owner, String name, String descriptor) {
        if (owner.equals("java/lang/Runtime")) {
            return !HARMLESS_OF_RUNTIME.contains(name);
        }
        return owner.startsWith("java/lang/reflect/") && !isArray(owner)
                || owner.startsWith("java/lang/annotation/")
                || owner.startsWith("java/beans/")
                || owner.startsWith("javax/management/")
                || (owner.startsWith("java/lang/invoke/") && !owner.equals("java/lang/invoke/SerializedLambda"))
                || REFLECTIVE_CLASSES.contains(owner)
                || (owner.equals("java/lang/System") && name.startsWith("load"))
                || (owner.equals(CLASS) && !HARMLESS.contains(name))
                || readsResources(owner, name, descriptor);
    }

    private static boolean isArray(String owner) {
        return owner.equals("java/lang/reflect/Array");
    }

    static boolean loadsServices(String owner) {
        return owner.equals("java/util/ServiceLoader");
    }

    static boolean isKnownBootstrap(String owner) {
        return KNOWN_BOOTSTRAPS.contains(owner);
    }

    /**
     * Whether an instruction after one that loads a class uses that class, as the receiver or the last argument, without
     * handing it out. It may show what kind of class that is, and what it extends and implements.
     */
    static boolean keepsClass(Insn next) {
        return next instanceof Insn.Call call
                && call.owner().equals(CLASS)
                && (HARMLESS.contains(call.name()) && !HAND_ON.contains(call.name())
                        || RESOURCE_METHODS.contains(call.name())
                        || call.name().equals("getClassLoader"));
    }

    /** Whether an instruction shows what a class is called, or may do so. */
    static boolean showsNames(Insn insn) {
        return insn instanceof Insn.Call call
                && (call.name().equals("getClass")
                        || call.owner().equals(CLASS)
                        || call.name().equals("getStackTrace"));
    }
}
