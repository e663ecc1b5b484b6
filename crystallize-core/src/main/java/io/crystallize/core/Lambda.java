package io.crystallize.core;

import io.crystallize.core.cache.UntraceableException;
import io.crystallize.core.code.CodeFingerprint;
import io.crystallize.core.code.CodeParts;
import io.crystallize.core.code.HiddenInput;
import io.crystallize.core.code.NoFingerprintException;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.Digester;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A lambda or method reference, taken apart: where its body is, and what it captured.
 *
 * @param function the lambda itself
 * @param form what the compiler has it say of itself, if it were to be serialized
 * @param capturing the class that it is written in
 * @param implemented the functional interface
 * @param implementing the class that its body is in: for a method reference, that of the method
 */
record Lambda(
        StepFunction<?, ?> function,
        SerializedLambda form,
        Class<?> capturing,
        Class<?> implemented,
        Class<?> implementing) {
    static final String THIS = "this";

    /** The name that javac begins those of the bodies of lambdas with. */
    private static final String BODY = "lambda$";

    /**
     * Takes a lambda apart.
     *
     * @throws UntraceableException if it is none, with the reason and the way out
     */
    static Lambda of(StepFunction<?, ?> function) throws UntraceableException {
        Class<?> type = function.getClass();
        if (!type.isSynthetic()) {
            throw notALambda(type);
        }
        try {
            Method replace = type.getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            if (!(replace.invoke(function) instanceof SerializedLambda form)) {
                throw notALambda(type);
            }
            return new Lambda(
                    function,
                    form,
                    classNamed(form.getCapturingClass(), type.getClassLoader()),
                    classNamed(form.getFunctionalInterfaceClass(), type.getClassLoader()),
                    classNamed(form.getImplClass(), type.getClassLoader()));
        } catch (NoSuchMethodException e) {
            throw notALambda(type);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new UntraceableException("what its lambda captured can't be found out: " + e);
        }
    }

    private static UntraceableException notALambda(Class<?> type) {
        return new UntraceableException("its function is an object of " + type.getName()
                + ", which is neither a lambda nor a method reference, so that its code and parameters can't be known."
                + " Write it as a lambda, or as a record that implements Step.");
    }

    private static Class<?> classNamed(String internalName, ClassLoader loader) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'), false, loader);
    }

    /** Whether its body is a method that the compiler made of it, and not one that it refers to. */
    private boolean hasOwnBody() {
        return form.getImplMethodName().startsWith(BODY);
    }

    /** Whether the first thing that its method gets is the object whose method it is. */
    private boolean isInstanceMethod() {
        return form.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && form.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial;
    }

    /** Returns what it captured, in its order: {@code this} or {@code receiver}, {@code capture1} and so on. */
    Map<String, Object> captures() {
        Map<String, Object> captures = new LinkedHashMap<>();
        int unnamed = 0;
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            String name = i == 0 && isInstanceMethod() ? hasOwnBody() ? THIS : "receiver" : "capture" + ++unnamed;
            captures.put(name, form.getCapturedArg(i));
        }
        return Collections.unmodifiableMap(captures);
    }

    /** Returns a name of its body: that of its class and method; of a method that may have overloads, its types too. */
    String bodyName() {
        String name = implementing.getName() + "::" + form.getImplMethodName();
        return hasOwnBody()
                ? name
                : name
                        + methodType(form.getImplMethodSignature()).parameterList().stream()
                                .map(Class::getTypeName)
                                .collect(Collectors.joining(",", "(", ")"));
    }

    /** Returns the classes of its code, beginning with the one whose class loader finds all. */
    List<Class<?>> classes() {
        Set<Class<?>> classes = new LinkedHashSet<>(List.of(capturing, implementing));
        return List.copyOf(classes);
    }

    /** Returns the fingerprint of its body, and of what else an interface that it implements has of its own. */
    Digest code() throws NoFingerprintException {
        Digest body = CodeFingerprint.ofMethod(implementing, form.getImplMethodName(), form.getImplMethodSignature());
        return hasMore() ? Digester.standard().digest(List.of(body, CodeFingerprint.of(implemented))) : body;
    }

    private boolean hasMore() {
        return implemented != StepFunction.class;
    }

    /** Returns what the fingerprints of its body and of the interface are made of. */
    CodeParts parts() throws NoFingerprintException {
        CodeParts body = CodeFingerprint.parts(implementing, form.getImplMethodName(), form.getImplMethodSignature());
        return hasMore() ? body.and(CodeFingerprint.parts(implemented)) : body;
    }

    /** Returns what its body and the interface depend on beside its input and what it captured. */
    List<HiddenInput> hiddenInputs() throws NoFingerprintException {
        Set<HiddenInput> inputs = new LinkedHashSet<>(
                CodeFingerprint.hiddenInputs(implementing, form.getImplMethodName(), form.getImplMethodSignature()));
        if (hasMore()) {
            inputs.addAll(CodeFingerprint.hiddenInputs(implemented));
        }
        return List.copyOf(inputs);
    }

    /** Returns what the libraries that these reach may depend on, by their file names. */
    SortedMap<String, SortedSet<String>> libraryInputs() throws NoFingerprintException {
        SortedMap<String, SortedSet<String>> inputs = new TreeMap<>(
                CodeFingerprint.libraryInputs(implementing, form.getImplMethodName(), form.getImplMethodSignature()));
        if (hasMore()) {
            CodeFingerprint.libraryInputs(implemented)
                    .forEach((library, names) -> inputs.merge(library, names, Lambda::union));
        }
        return inputs;
    }

    private static SortedSet<String> union(SortedSet<String> one, SortedSet<String> other) {
        SortedSet<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /**
     * Returns what, beside its code, tells it from other lambdas. The name of a body that the compiler made tells
     * nothing: it is a number.
     */
    List<String> identityOfCode() {
        List<String> identity = new ArrayList<>(identity());
        if (hasOwnBody()) {
            identity.remove(form.getImplMethodName());
        }
        return identity;
    }

    /** Returns what tells it from the other lambdas in its classes. */
    List<String> identity() {
        return List.of(
                form.getCapturingClass(),
                form.getFunctionalInterfaceClass(),
                form.getImplClass(),
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                MethodHandleInfo.referenceKindToString(form.getImplMethodKind()),
                form.getInstantiatedMethodType());
    }

    /** Returns the raw type of what it takes, as far as the compiler says it. */
    Class<?> input() {
        return isApply() ? methodType(form.getInstantiatedMethodType()).wrap().parameterType(0) : Object.class;
    }

    /** Returns the raw type of what it makes, as far as the compiler says it. */
    Class<?> output() {
        return isApply() ? methodType(form.getInstantiatedMethodType()).wrap().returnType() : Object.class;
    }

    /** An interface that extends {@link StepFunction} may have another method that lambdas implement. */
    private boolean isApply() {
        return form.getFunctionalInterfaceMethodName().equals("apply")
                && methodType(form.getInstantiatedMethodType()).parameterCount() == 2;
    }

    private MethodType methodType(String descriptor) {
        return MethodType.fromMethodDescriptorString(descriptor, capturing.getClassLoader());
    }

    /**
     * Returns an equal lambda that captured canonical copies, which nobody else can change; this one if it captured
     * nothing that could be changed.
     *
     * @throws UntraceableException if there is none, with the reason
     */
    Lambda canonical(Digester digester) throws UntraceableException {
        Object[] copies = new Object[form.getCapturedArgCount()];
        List<Class<?>> declared = declaredTypes();
        List<String> names = List.copyOf(captures().keySet());
        boolean changed = false;
        for (int i = 0; i < copies.length; i++) {
            Object captured = form.getCapturedArg(i);
            copies[i] = StepTraits.copy(digester, names.get(i), captured);
            if (copies[i] != captured) {
                changed = true;
                requireFits(declared.get(i), copies[i], names.get(i));
            }
        }
        return changed ? rebuilt(copies) : this;
    }

    private static void requireFits(Class<?> declared, @Nullable Object copy, String name) throws UntraceableException {
        if (copy != null && !declared.isInstance(copy)) {
            throw new UntraceableException(name + ": it is declared as " + declared.getName()
                    + ", which can't be copied or put into a canonical order. Declare it as java.util.List, Set or"
                    + " Map, or as one that is sorted or linked.");
        }
    }

    private List<Class<?>> declaredTypes() {
        List<Class<?>> types = new ArrayList<>();
        if (isInstanceMethod()) {
            types.add(implementing);
        }
        types.addAll(methodType(form.getImplMethodSignature()).wrap().parameterList());
        return types;
    }

    private Lambda rebuilt(@Nullable Object[] captures) throws UntraceableException {
        SerializedLambda changed = new SerializedLambda(
                capturing,
                form.getFunctionalInterfaceClass(),
                form.getFunctionalInterfaceMethodName(),
                form.getFunctionalInterfaceMethodSignature(),
                form.getImplMethodKind(),
                form.getImplClass(),
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                form.getInstantiatedMethodType(),
                captures);
        try {
            Method make = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            make.setAccessible(true);
            Lambda made = of((StepFunction<?, ?>) Objects.requireNonNull(make.invoke(null, changed)));
            if (!made.identity().equals(identity())) {
                throw new UntraceableException("its lambda can't be made anew: the compiler took another one for it");
            }
            return made;
        } catch (InvocationTargetException e) {
            throw new UntraceableException("its lambda can't be made anew: " + e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new UntraceableException("its lambda can't be made anew: " + e);
        }
    }
}
