package io.crystallize.core.digest;

import io.crystallize.core.internal.RecordShape;
import io.crystallize.core.internal.ValueText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one value: writes its canonical encoding into a SHA-256, without ever holding it.
 *
 * <p>The encoding is a version byte and a {@link Tag tagged} value. Numbers are big-endian; every length comes before what it
 * measures. Elements of what has no order are digested on their own, and their digests sorted.
 */
final class Encoding implements DigestSink {
    private static final int VERSION = 1;
    /** Deeper values are taken to contain themselves. So many levels fit on half a megabyte of stack, interpreted. */
    static final int MAX_DEPTH = 256;

    /** How many parts of a path an error names, from either end. */
    private static final int SHOWN = 8;

    private static final VarHandle SHORTS = bigEndian(short[].class);
    private static final VarHandle CHARS = bigEndian(char[].class);
    private static final VarHandle INTS = bigEndian(int[].class);
    private static final VarHandle LONGS = bigEndian(long[].class);

    private final Digester digester;
    private final SortedSet<String> types;
    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] buffer;
    private int used;

    /** Where the value stands that this one is an element of, or null if this is the whole. */
    private final @Nullable Encoding parent;

    /** The way from the whole to the current part: a name or a map's key, or null and an index. Only errors read it. */
    private @Nullable Object[] names = new Object[16];

    private int[] indexes = new int[16];
    private int depth;
    private final int outerDepth;

    private @Nullable Class<?> lastType;
    private boolean unordered;
    private boolean mutable;

    Encoding(Digester digester, String name) {
        this(digester, new TreeSet<>(), null, 4096);
        push(name, 0);
    }

    private Encoding(Digester digester, SortedSet<String> types, @Nullable Encoding parent, int bufferSize) {
        this.digester = digester;
        this.types = types;
        this.parent = parent;
        this.outerDepth = parent == null ? 0 : parent.outerDepth + parent.depth;
        this.buffer = new byte[bufferSize];
        writeByte(VERSION);
    }

    private static VarHandle bigEndian(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
    }

    ValueDigest finish() {
        flush();
        return new ValueDigest(
                Digest.ofBytes(sha256.digest()), Collections.unmodifiableSortedSet(types), unordered, mutable);
    }

    @Override
    public DigestSink add(String name, @Nullable Object value) {
        addPart(name, value);
        return this;
    }

    private void addPart(Object name, @Nullable Object value) {
        push(name, 0);
        add(value);
        depth--;
    }

    private void addElement(int index, @Nullable Object value) {
        push(null, index);
        add(value);
        depth--;
    }

    private void push(@Nullable Object name, int index) {
        if (outerDepth + depth == MAX_DEPTH) {
            throw NoDigestException.tooDeep(where());
        }
        if (depth == names.length) {
            names = Arrays.copyOf(names, 2 * depth);
            indexes = Arrays.copyOf(indexes, 2 * depth);
        }
        names[depth] = name;
        indexes[depth++] = index;
    }

    /** The path to the current part, such as {@code input.rows[3].handle}; a long one without its middle. */
    private String where() {
        List<String> parts = new ArrayList<>();
        addPath(parts);
        int size = parts.size();
        String path = size <= 2 * SHOWN
                ? String.join("", parts)
                : String.join("", parts.subList(0, SHOWN)) + "…" + String.join("", parts.subList(size - SHOWN, size));
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private void addPath(List<String> parts) {
        if (parent != null) {
            parent.addPath(parts);
        }
        for (int i = 0; i < depth; i++) {
            parts.add(names[i] == null ? "[" + indexes[i] + "]" : "." + ValueText.of(names[i]));
        }
    }

    void add(@Nullable Object value) {
        if (value == null) {
            writeByte(Tag.NULL);
        } else if (value instanceof String string) {
            addString(string);
        } else if (value instanceof Double number) {
            writeByte(Tag.DOUBLE);
            writeLong(Double.doubleToLongBits(number));
        } else if (value instanceof Integer number) {
            writeByte(Tag.INT);
            writeInt(number);
        } else if (value instanceof Long number) {
            writeByte(Tag.LONG);
            writeLong(number);
        } else if (value instanceof Boolean bool) {
            writeByte(Tag.BOOLEAN);
            writeByte(bool ? 1 : 0);
        } else {
            addOther(value);
        }
    }

    private void addOther(Object value) {
        Class<?> type = value.getClass();
        Optional<DigestEncoder<?>> encoder = digester.encoderFor(type);
        if (encoder.isPresent()) {
            addEncoded(encoder.get(), value);
        } else if (type.isRecord()) {
            addRecord(type, value);
        } else if (type.isArray()) {
            addArray(type.getComponentType(), value);
        } else if (value instanceof Enum<?> constant) {
            met(constant.getDeclaringClass());
            met(type);
            writeByte(Tag.ENUM);
            addName(constant.getDeclaringClass());
            addString(constant.name());
        } else if (value instanceof Collection<?> collection) {
            addCollection(collection);
        } else if (value instanceof Map<?, ?> map) {
            addMap(map);
        } else if (value instanceof Digest digest) {
            writeByte(Tag.DIGEST);
            writeBytes(digest.toBytes());
        } else if (!addSmall(value) && !addTextual(type, value)) {
            throw new NoDigestException(
                    where(),
                    type.getName() + " has no digest. "
                            + (value instanceof java.nio.file.Path
                                    ? "A path says nothing of what is in the file: write an artifact, or pass its content on."
                                    : "Make it a record, or give the digester a DigestEncoder for it."));
        }
    }

    private boolean addSmall(Object value) {
        if (value instanceof Byte number) {
            writeByte(Tag.BYTE);
            writeByte(number);
        } else if (value instanceof Short number) {
            writeByte(Tag.SHORT);
            writeShort(number);
        } else if (value instanceof Character character) {
            writeByte(Tag.CHAR);
            writeShort((short) character.charValue());
        } else if (value instanceof Float number) {
            writeByte(Tag.FLOAT);
            writeInt(Float.floatToIntBits(number));
        } else if (value instanceof BigInteger number && value.getClass() == BigInteger.class) {
            writeByte(Tag.BIG_INTEGER);
            addBlock(number.toByteArray());
        } else if (value instanceof BigDecimal number && value.getClass() == BigDecimal.class) {
            writeByte(Tag.BIG_DECIMAL);
            writeInt(number.scale());
            addBlock(number.unscaledValue().toByteArray());
        } else if (value instanceof Optional<?> optional) {
            addOptional(optional.isPresent(), optional.orElse(null));
        } else if (value instanceof OptionalInt optional) {
            addOptional(optional.isPresent(), optional.orElse(0));
        } else if (value instanceof OptionalLong optional) {
            addOptional(optional.isPresent(), optional.orElse(0));
        } else if (value instanceof OptionalDouble optional) {
            addOptional(optional.isPresent(), optional.orElse(0));
        } else {
            return false;
        }
        return true;
    }

    /** Types of the JDK whose text says all of them. */
    private boolean addTextual(Class<?> type, Object value) {
        String text;
        if (value instanceof Locale locale) {
            text = text(locale);
        } else if (value instanceof UUID || value instanceof java.net.URI || isTime(type, value)) {
            text = value.toString();
        } else {
            return false;
        }
        writeByte(Tag.TEXTUAL);
        addName(type);
        addString(text);
        return true;
    }

    /** Neither {@link Locale#toString} nor its language tag says all of a locale. */
    private static String text(Locale locale) {
        StringJoiner text = new StringJoiner("\n");
        text.add(locale.getLanguage());
        text.add(locale.getCountry());
        text.add(locale.getVariant());
        text.add(locale.getScript());
        for (char key : new TreeSet<>(locale.getExtensionKeys())) {
            text.add(key + "-" + locale.getExtension(key));
        }
        return text.toString();
    }

    private static boolean isTime(Class<?> type, Object value) {
        return type.getName().startsWith("java.time.")
                && (value instanceof TemporalAccessor
                        || value instanceof TemporalAmount
                        || value instanceof java.time.ZoneId);
    }

    private void addOptional(boolean present, @Nullable Object value) {
        writeByte(Tag.OPTIONAL);
        writeByte(present ? 1 : 0);
        if (present) {
            add("get()", value);
        }
    }

    @SuppressWarnings("unchecked") // encoderFor returns an encoder whose type the value is an instance of
    private void addEncoded(DigestEncoder<?> encoder, Object value) {
        met(value.getClass());
        met(encoder.getClass());
        writeByte(Tag.ENCODED);
        addName(encoder.type());
        ((DigestEncoder<Object>) encoder).encode(value, this);
        writeByte(Tag.END);
    }

    private void addRecord(Class<?> type, Object value) {
        met(type);
        RecordShape shape = RecordShape.of(type);
        writeByte(Tag.RECORD);
        addName(type);
        int count = shape.components().size();
        writeInt(count);
        for (int i = 0; i < count; i++) {
            add(shape.components().get(i).getName(), shape.get(value, i));
        }
    }

    private void addCollection(Collection<?> collection) {
        mutable = true;
        metCollection(collection.getClass());
        if (collection instanceof List<?> list) {
            writeByte(Tag.LIST);
            addElements(list);
        } else if (collection instanceof SortedSet<?> set) {
            writeByte(Tag.SORTED_SET);
            addComparator(set.comparator());
            addElements(set);
        } else if (collection instanceof EnumSet<?> set) {
            writeByte(Tag.SORTED_SET);
            addComparator(null);
            addElements(set);
        } else if (collection instanceof LinkedHashSet<?> set) {
            writeByte(Tag.LINKED_SET);
            addElements(set);
        } else if (collection instanceof Set<?> set) {
            unordered = true;
            List<Digest> digests = new ArrayList<>(set.size());
            for (Object element : set) {
                digests.add(digestApart("element", element));
            }
            digests.sort(null);
            writeByte(Tag.SET);
            writeInt(digests.size());
            digests.forEach(this::writeDigest);
        } else {
            throw new NoDigestException(
                    where(), collection.getClass().getName() + " has no digest: it is neither a List nor a Set.");
        }
    }

    private void addElements(Collection<?> elements) {
        writeInt(elements.size());
        int i = 0;
        for (Object element : elements) {
            addElement(i++, element);
        }
    }

    private void addMap(Map<?, ?> map) {
        mutable = true;
        metCollection(map.getClass());
        if (map instanceof SortedMap<?, ?> sorted) {
            writeByte(Tag.SORTED_MAP);
            addComparator(sorted.comparator());
            addEntries(sorted);
        } else if (map instanceof EnumMap<?, ?>) {
            writeByte(Tag.SORTED_MAP);
            addComparator(null);
            addEntries(map);
        } else if (map instanceof LinkedHashMap<?, ?>) {
            writeByte(Tag.LINKED_MAP);
            addEntries(map);
        } else if (map instanceof IdentityHashMap<?, ?>) {
            throw new NoDigestException(
                    where(),
                    "java.util.IdentityHashMap has no digest: the identity of its keys can't be written down.");
        } else {
            unordered = true;
            List<DigestedEntry> entries = new ArrayList<>(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Digest key = digestApart("key", entry.getKey());
                entries.add(new DigestedEntry(key, digestApart(keyName(entry.getKey()), entry.getValue())));
            }
            // Keys such as arrays may have equal digests without being equal.
            entries.sort(Comparator.comparing(DigestedEntry::key).thenComparing(DigestedEntry::value));
            writeByte(Tag.MAP);
            writeInt(entries.size());
            for (DigestedEntry entry : entries) {
                writeDigest(entry.key());
                writeDigest(entry.value());
            }
        }
    }

    private record DigestedEntry(Digest key, Digest value) {}

    private static Object keyName(@Nullable Object key) {
        return key == null ? "null" : key;
    }

    private void addEntries(Map<?, ?> map) {
        writeInt(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            add("key", entry.getKey());
            addPart(keyName(entry.getKey()), entry.getValue());
        }
    }

    /** Natural order is null; any other order is code, which has a digest only if an encoder or its being an enum gives one. */
    private void addComparator(@Nullable Comparator<?> comparator) {
        add("comparator()", comparator);
    }

    private Digest digestApart(Object name, @Nullable Object value) {
        Encoding apart = new Encoding(digester, types, this, 256);
        apart.addPart(name, value);
        ValueDigest digest = apart.finish();
        unordered |= digest.unordered();
        mutable |= digest.mutable();
        return digest.digest();
    }

    private void addArray(Class<?> component, Object array) {
        mutable = true;
        int length = Array.getLength(array);
        if (!component.isPrimitive()) {
            met(component);
            writeByte(Tag.ARRAY);
            addName(component);
            writeInt(length);
            Object[] elements = (Object[]) array;
            for (int i = 0; i < length; i++) {
                addElement(i, elements[i]);
            }
            return;
        }
        writeByte(Tag.PRIMITIVE_ARRAY);
        if (array instanceof byte[] bytes) {
            writeByte(Tag.BYTE);
            addBlock(bytes);
        } else if (array instanceof double[] numbers) {
            writeByte(Tag.DOUBLE);
            writeInt(length);
            for (double number : numbers) {
                writeLong(Double.doubleToLongBits(number));
            }
        } else if (array instanceof long[] numbers) {
            writeByte(Tag.LONG);
            writeInt(length);
            for (long number : numbers) {
                writeLong(number);
            }
        } else if (array instanceof int[] numbers) {
            writeByte(Tag.INT);
            writeInt(length);
            for (int number : numbers) {
                writeInt(number);
            }
        } else if (array instanceof float[] numbers) {
            writeByte(Tag.FLOAT);
            writeInt(length);
            for (float number : numbers) {
                writeInt(Float.floatToIntBits(number));
            }
        } else if (array instanceof short[] numbers) {
            writeByte(Tag.SHORT);
            writeInt(length);
            for (short number : numbers) {
                writeShort(number);
            }
        } else if (array instanceof char[] chars) {
            writeByte(Tag.CHAR);
            writeInt(length);
            for (char character : chars) {
                writeShort((short) character);
            }
        } else {
            writeByte(Tag.BOOLEAN);
            writeInt(length);
            for (boolean bool : (boolean[]) array) {
                writeByte(bool ? 1 : 0);
            }
        }
    }

    private void addString(String string) {
        int length = string.length();
        boolean latin1 = true;
        for (int i = 0; i < length && latin1; i++) {
            latin1 = string.charAt(i) < 256;
        }
        writeByte(latin1 ? Tag.LATIN_1 : Tag.UTF_16);
        writeInt(length);
        for (int i = 0; i < length; i++) {
            if (latin1) {
                writeByte(string.charAt(i));
            } else {
                reserve(Character.BYTES);
                CHARS.set(buffer, used, string.charAt(i));
                used += Character.BYTES;
            }
        }
    }

    private void addName(Class<?> type) {
        addString(type.getName());
    }

    private void addBlock(byte[] bytes) {
        writeInt(bytes.length);
        writeBytes(bytes);
    }

    /** Notes a class that somebody who gets the value may call. Runs of one class, as in a list of records, cost nothing. */
    private void met(Class<?> type) {
        if (type == lastType) {
            return;
        }
        lastType = type;
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        ClassLoader loader = element.getClassLoader();
        if (loader != null && loader != ClassLoader.getPlatformClassLoader()) {
            types.add(element.getName());
        }
    }

    /** Notes a class of collections; one of the JDK's with more in it than its elements has no digest. */
    private void metCollection(Class<?> type) {
        if (type.getClassLoader() == null) {
            return;
        }
        met(type);
        Class<?> jdk = type;
        while (jdk.getClassLoader() != null) {
            jdk = jdk.getSuperclass();
        }
        if (Modifier.isAbstract(jdk.getModifiers()) || jdk == Object.class) {
            return;
        }
        for (Class<?> own = type; own != jdk; own = own.getSuperclass()) {
            for (Field field : own.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    throw new NoDigestException(
                            where(),
                            type.getName() + " has no digest: it adds the field '" + field.getName() + "' to "
                                    + jdk.getName()
                                    + ". Make it a record that holds one, or give the digester a DigestEncoder for it.");
                }
            }
        }
    }

    private void writeDigest(Digest digest) {
        writeBytes(digest.toBytes());
    }

    private void writeByte(int value) {
        reserve(1);
        buffer[used++] = (byte) value;
    }

    private void writeShort(short value) {
        reserve(Short.BYTES);
        SHORTS.set(buffer, used, value);
        used += Short.BYTES;
    }

    private void writeInt(int value) {
        reserve(Integer.BYTES);
        INTS.set(buffer, used, value);
        used += Integer.BYTES;
    }

    private void writeLong(long value) {
        reserve(Long.BYTES);
        LONGS.set(buffer, used, value);
        used += Long.BYTES;
    }

    private void writeBytes(byte[] bytes) {
        if (bytes.length > buffer.length - used) {
            flush();
            if (bytes.length >= buffer.length) {
                sha256.update(bytes);
                return;
            }
        }
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
    }

    private void reserve(int bytes) {
        if (used + bytes > buffer.length) {
            flush();
        }
    }

    private void flush() {
        sha256.update(buffer, 0, used);
        used = 0;
    }
}
