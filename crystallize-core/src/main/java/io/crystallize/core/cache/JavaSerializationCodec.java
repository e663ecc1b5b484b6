package io.crystallize.core.cache;

import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Stores values of one class by Java serialization, for a class of a library that can't be a record and has no codec. No
 * formats have one unless it is added.
 *
 * <p>Reading makes objects of this class, of those that are listed beside it, of enums and records among them, of
 * {@link String}, the wrappers of primitives, and arrays of all these: the names in the bytes are looked up in that list,
 * and no other class is loaded for one. How many objects there are, how deep, and how long their arrays, is bounded by
 * the number of bytes. The listed classes' own {@code readObject} and {@code readResolve} run, on data that whoever
 * writes into the store decides, and hash tables call {@code hashCode}: list only what may be trusted with that.
 *
 * <p>The value needs a digest too: give the formats an encoder of it, or let it be
 * {@link io.crystallize.core.digest.Digestible}. Immutable and safe for use by several threads.
 *
 * @param <T> the class
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class JavaSerializationCodec<T> implements Codec<T>, Digestible {
    private static final List<Class<?>> ALWAYS = List.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Number.class,
            String.class,
            Enum.class);

    private final Class<T> type;
    /** By binary name; with the serializable superclasses, which the bytes name too. */
    private final Map<String, Class<?>> allowed = new LinkedHashMap<>();

    private JavaSerializationCodec(Class<T> type, List<Class<?>> others) {
        this.type = type;
        ALWAYS.forEach(this::allow);
        allow(type);
        others.forEach(this::allow);
    }

    /**
     * Returns the codec of a class.
     *
     * @param type the class of the values
     * @param others the classes of all that is in them, besides texts, numbers and arrays
     * @throws IllegalArgumentException if one of them can't be serialized, or is made at run time, as lambdas are
     */
    public static <T> JavaSerializationCodec<T> of(Class<T> type, Class<?>... others) {
        return new JavaSerializationCodec<>(type, List.of(others));
    }

    private void allow(Class<?> listed) {
        if (!Serializable.class.isAssignableFrom(listed) || listed.isInterface() || listed.isHidden()) {
            throw new IllegalArgumentException(listed.getName()
                    + " can't be stored by Java serialization: it is not a class that implements java.io.Serializable");
        }
        Class<?> element = listed;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        Class<?> each = element.isPrimitive() ? null : element;
        while (each != null && Serializable.class.isAssignableFrom(each)) {
            allowed.put(each.getName(), each);
            each = each.getSuperclass();
        }
    }

    @Override
    public void digest(DigestSink sink) {
        sink.add("type", type.getName()).add("allowed", List.copyOf(new TreeSet<>(allowed.keySet())));
        allowed.values().forEach(sink::code);
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Class<T> type() {
        return type;
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        AllowedObjects.write(value, allowed, out);
    }

    @Override
    public T decode(InputStream in) throws IOException {
        Object value = AllowedObjects.read(in.readAllBytes(), allowed);
        if (!type.isInstance(value)) {
            throw new IOException("not a stored " + type.getName() + ": it is "
                    + (value == null ? "nothing" : "a " + value.getClass().getName()));
        }
        return type.cast(value);
    }
}
