package io.crystallize.core.cache;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java serialization of objects of listed classes, and of arrays of them. */
final class AllowedObjects {
    /** As deep as a value with a digest may be, each level with a field or two. */
    private static final int MAX_DEPTH = 3 * 256;
    /** A hash table may have eight buckets for each of its entries; see {@link java.util.HashMap}. */
    private static final int SLOTS_PER_BYTE = 8;

    private static final long SOME_SLOTS = 1024;

    private AllowedObjects() {}

    static void write(Object value, Map<String, Class<?>> allowed, OutputStream out) throws IOException {
        Writing objects = new Writing(out, allowed);
        try {
            objects.writeObject(value);
            objects.flush();
        } catch (StackOverflowError e) {
            throw new IOException("nested too deep for Java serialization", e);
        }
    }

    @Nullable
    static Object read(byte[] bytes, Map<String, Class<?>> allowed) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try (Reading objects = new Reading(in, allowed, bytes.length)) {
            Object value = objects.readObject();
            if (in.available() > 0) {
                throw new IOException("there are more bytes than those of one object");
            }
            return value;
        } catch (ClassNotFoundException | RuntimeException e) {
            throw new IOException("not a stored object: " + e, e);
        } catch (StackOverflowError e) {
            throw new IOException("nested too deep for this thread's stack", e);
        }
    }

    /** The name of what an array is an array of, or the name itself; a primitive has a single letter. */
    private static String element(String name) {
        String element = name.substring(name.lastIndexOf('[') + 1);
        boolean ofObjects = element.length() < name.length() && element.startsWith("L") && element.endsWith(";");
        return ofObjects ? element.substring(1, element.length() - 1) : element;
    }

    private static final class Writing extends ObjectOutputStream {
        private final Map<String, Class<?>> allowed;
        private boolean refused;

        Writing(OutputStream out, Map<String, Class<?>> allowed) throws IOException {
            super(out);
            this.allowed = allowed;
        }

        @Override
        protected void annotateClass(Class<?> type) throws IOException {
            Class<?> element = type;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            boolean known = element.isPrimitive() || element == Object.class || allowed.containsKey(element.getName());
            if (!known && !refused) { // the refusal itself is written too
                refused = true;
                throw new InvalidClassException(
                        element.getName(),
                        "it is not among the classes that JavaSerializationCodec.of was given: add it there");
            }
        }

        @Override
        protected void annotateProxyClass(Class<?> type) throws IOException {
            throw new InvalidClassException(type.getName(), "a dynamic proxy can't be stored");
        }
    }

    private static final class Reading extends ObjectInputStream {
        private final Map<String, Class<?>> allowed;

        Reading(ByteArrayInputStream in, Map<String, Class<?>> allowed, int size) throws IOException {
            super(in);
            this.allowed = allowed;
            setObjectInputFilter(info -> status(info, size));
        }

        private static ObjectInputFilter.Status status(ObjectInputFilter.FilterInfo info, int size) {
            Class<?> type = info.serialClass();
            long slots = SLOTS_PER_BYTE * (long) size + SOME_SLOTS;
            if (type != null && type.isArray() && type.getComponentType().isPrimitive()) {
                slots = size; // each takes a byte at least
            }
            return info.depth() > MAX_DEPTH || info.references() > size || info.arrayLength() > slots
                    ? ObjectInputFilter.Status.REJECTED
                    : ObjectInputFilter.Status.ALLOWED; // by resolveClass, which comes first
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException {
            String name = description.getName();
            String element = element(name);
            if (element.equals(name)) {
                return requireAllowed(name);
            }
            Class<?> type = element.length() == 1 && "BCDFIJSZ".contains(element)
                    ? primitive(element.charAt(0))
                    : element.equals(Object.class.getName()) ? Object.class : requireAllowed(element);
            for (int i = name.lastIndexOf('['); i >= 0; i--) {
                type = type.arrayType();
            }
            if (!type.getName().equals(name)) {
                throw new InvalidClassException(name, "no such class can be in a stored object");
            }
            return type;
        }

        private Class<?> requireAllowed(String name) throws IOException {
            Class<?> type = allowed.get(name);
            if (type == null) {
                throw new InvalidClassException(name, "it is not a class that may be in a stored object");
            }
            return type;
        }

        private static Class<?> primitive(char letter) {
            return switch (letter) {
                case 'B' -> byte.class;
                case 'C' -> char.class;
                case 'D' -> double.class;
                case 'F' -> float.class;
                case 'I' -> int.class;
                case 'J' -> long.class;
                case 'S' -> short.class;
                default -> boolean.class;
            };
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
            throw new InvalidClassException("a dynamic proxy can't be in a stored object");
        }
    }
}
