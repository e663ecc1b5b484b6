package io.crystallize.core.digest;

import io.crystallize.core.internal.ContextLoader;
import io.crystallize.core.internal.RecordShape;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
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
import java.util.Properties;
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
 * <p>The encoding is a version byte and a {@link Tag tagged} value. Numbers are big-endian; every length comes before
 * what it measures. Elements of what has no order are digested on their own, and their digests sorted.
 */
final class Encoding implements DigestSink {
    private static final int VERSION = 1;

    /** The names of classes, encoded: there are few, and a list of records has one of them in each. */
    private static final ClassValue<byte[]> NAMES = new ClassValue<>() {
        @Override
        protected byte[] computeValue(Class<?> type) {
            return Texts.encode(type.getName());
        }
    };

    private final Digester digester;
    private final ValuePath path;
    private final HashOutput out;
    private SortedSet<String> types = Collections.emptySortedSet();
    private @Nullable Class<?> lastType;
    private boolean unordered;
    private boolean mutable;
    private boolean finished;

    Encoding(Digester digester, String name) {
        this(digester, new ValuePath(null));
        path.push(name, 0);
        out.writeByte(VERSION);
    }

    private Encoding(Digester digester, ValuePath path) {
        this.digester = digester;
        this.path = path;
        this.out = HashOutput.take();
    }

    ValueDigest finish() {
        Digest digest = out.finish();
        giveBack();
        SortedSet<String> found = types.isEmpty() ? types : Collections.unmodifiableSortedSet(types);
        return new ValueDigest(digest, found, unordered, mutable);
    }

    private void giveBack() {
        finished = true;
        out.giveBack();
    }

    @Override
    public DigestSink add(String name, @Nullable Object value) {
        requireUnfinished(name);
        addPart(name, value);
        return this;
    }

    private void requireUnfinished(String name) {
        if (finished) {
            throw new IllegalStateException("'" + name + "' comes too late: the digest it should be a part of is made."
                    + " A DigestSink is not to be kept.");
        }
    }

    private void addPart(Object name, @Nullable Object value) {
        path.push(name, 0);
        add(value);
        path.pop();
    }

    private void addElement(int index, @Nullable Object value) {
        path.push(null, index);
        add(value);
        path.pop();
    }

    void add(@Nullable Object value) {
        if (value == null) {
            out.writeByte(Tag.NULL);
        } else if (value instanceof String string) {
            addString(string);
        } else if (value instanceof Double number) {
            out.writeByte(Tag.DOUBLE);
            out.writeLong(Double.doubleToLongBits(number));
        } else if (value instanceof Integer number) {
            out.writeByte(Tag.INT);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte(Tag.LONG);
            out.writeLong(number);
        } else if (value instanceof Boolean bool) {
            out.writeByte(Tag.BOOLEAN);
            out.writeByte(bool ? 1 : 0);
        } else {
            addOther(value);
        }
    }

    private void addOther(Object value) {
        Class<?> type = value.getClass();
        Optional<DigestEncoder<?>> encoder = digester.encoderFor(type);
        if (encoder.isPresent()) {
            addEncoded(encoder.get(), value);
        } else if (value instanceof Digestible digestible) {
            addDigestible(digestible);
        } else if (value instanceof Record) {
            addRecord(type, value);
        } else if (type.isArray()) {
            addArray(type.getComponentType(), value);
        } else if (value instanceof Enum<?> constant) {
            met(constant.getDeclaringClass());
            met(type);
            out.writeByte(Tag.ENUM);
            addName(constant.getDeclaringClass());
            addString(constant.name());
        } else if (value instanceof Collection<?> collection) {
            addCollection(collection);
        } else if (value instanceof Map<?, ?> map) {
            addMap(map);
        } else if (value instanceof Digest digest) {
            out.writeByte(Tag.DIGEST);
            digest.writeTo(out);
        } else if (!addSmall(value) && !addTextual(type, value)) {
            if (PathInValueException.isPath(value)) {
                throw new PathInValueException(path.toString(), type);
            }
            throw new NoDigestException(
                    path.toString(),
                    type.getName() + " has no digest. Make it a record, or give the digester a DigestEncoder for it.");
        }
    }

    private boolean addSmall(Object value) {
        if (value instanceof Byte number) {
            out.writeByte(Tag.BYTE);
            out.writeByte(number);
        } else if (value instanceof Short number) {
            out.writeByte(Tag.SHORT);
            out.writeShort(number);
        } else if (value instanceof Character character) {
            out.writeByte(Tag.CHAR);
            out.writeChar(character);
        } else if (value instanceof Float number) {
            out.writeByte(Tag.FLOAT);
            out.writeInt(Float.floatToIntBits(number));
        } else if (value instanceof BigInteger number && value.getClass() == BigInteger.class) {
            out.writeByte(Tag.BIG_INTEGER);
            addBlock(number.toByteArray());
        } else if (value instanceof BigDecimal number && value.getClass() == BigDecimal.class) {
            out.writeByte(Tag.BIG_DECIMAL);
            out.writeInt(number.scale());
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
        out.writeByte(Tag.TEXTUAL);
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
        out.writeByte(Tag.OPTIONAL);
        out.writeByte(present ? 1 : 0);
        if (present) {
            add("get()", value);
        }
    }

    @SuppressWarnings("unchecked") // encoderFor returns an encoder whose type the value is an instance of
    private void addEncoded(DigestEncoder<?> encoder, Object value) {
        met(value.getClass());
        met(encoder.getClass());
        out.writeByte(Tag.ENCODED);
        addName(encoder.type());
        addOwnParts(() -> ContextLoader.of(encoder).call(() -> {
            ((DigestEncoder<Object>) encoder).encode(value, this);
            return true;
        }));
    }

    /** Whatever a value adds, it is taken to be immutable, and in canonical form, itself. */
    private void addOwnParts(Runnable parts) {
        boolean mutableBefore = mutable;
        boolean unorderedBefore = unordered;
        parts.run();
        mutable = mutableBefore;
        unordered = unorderedBefore;
        out.writeByte(Tag.END);
    }

    private void addDigestible(Digestible value) {
        Class<?> type = value.getClass();
        requireNamed(type);
        met(type);
        out.writeByte(Tag.DIGESTIBLE);
        addName(type);
        addOwnParts(() -> value.digest(this));
    }

    @Override
    public DigestSink code(Class<?> type) {
        requireUnfinished(type.getName());
        requireNamed(type);
        met(type);
        return this;
    }

    private void requireNamed(Class<?> type) {
        if (type.isHidden()) {
            throw new NoDigestException(
                    path.toString(),
                    type.getName()
                            + " was made at run time, as lambdas are: its name doesn't stay, and its code can't be"
                            + " had. Write it as a class.");
        }
    }

    private void addRecord(Class<?> type, Object value) {
        met(type);
        RecordShape shape = RecordShape.of(type);
        out.writeByte(Tag.RECORD);
        addName(type);
        List<String> names = shape.names();
        int count = names.size();
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            addPart(names.get(i), shape.get(value, i));
        }
    }

    private void addCollection(Collection<?> collection) {
        mutable |= !FixedCollections.contains(collection.getClass());
        metCollection(collection.getClass());
        if (collection instanceof List<?> || collection instanceof Deque<?>) {
            out.writeByte(Tag.LIST);
            addElements(collection);
        } else if (collection instanceof SortedSet<?> set) {
            out.writeByte(Tag.SORTED_SET);
            addComparator(set.comparator());
            addElements(set);
        } else if (collection instanceof EnumSet<?> set) {
            out.writeByte(Tag.SORTED_SET);
            addComparator(null);
            addElements(set);
        } else if (collection instanceof LinkedHashSet<?> set) {
            out.writeByte(Tag.LINKED_SET);
            addElements(set);
        } else if (collection instanceof Set<?> set) {
            unordered = true;
            Encoding apart = apart();
            List<Digest> digests = new ArrayList<>(set.size());
            for (Object element : set) {
                digests.add(apart.digest("element", element));
            }
            foundIn(apart);
            digests.sort(null);
            out.writeByte(Tag.SET);
            out.writeInt(digests.size());
            digests.forEach(digest -> digest.writeTo(out));
        } else {
            throw new NoDigestException(
                    path.toString(),
                    collection.getClass().getName() + " has no digest: it is neither a List nor a Set nor a Deque.");
        }
    }

    private void addElements(Collection<?> elements) {
        out.writeInt(elements.size());
        int i = 0;
        for (Object element : elements) {
            addElement(i++, element);
        }
    }

    private void addMap(Map<?, ?> map) {
        mutable |= !FixedCollections.contains(map.getClass());
        metCollection(map.getClass());
        if (map instanceof SortedMap<?, ?> sorted) {
            out.writeByte(Tag.SORTED_MAP);
            addComparator(sorted.comparator());
            addEntries(sorted);
        } else if (map instanceof EnumMap<?, ?>) {
            out.writeByte(Tag.SORTED_MAP);
            addComparator(null);
            addEntries(map);
        } else if (map instanceof LinkedHashMap<?, ?>) {
            out.writeByte(Tag.LINKED_MAP);
            addEntries(map);
        } else if (map instanceof Properties) {
            throw new NoDigestException(
                    path.toString(),
                    "java.util.Properties has no digest: its defaults are hidden. Copy it into a Map.");
        } else if (map instanceof IdentityHashMap<?, ?>) {
            throw new NoDigestException(
                    path.toString(),
                    "java.util.IdentityHashMap has no digest: the identity of its keys can't be written down.");
        } else {
            unordered = true;
            Encoding apart = apart();
            List<DigestedEntry> entries = new ArrayList<>(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Digest key = apart.digest("key", entry.getKey());
                entries.add(new DigestedEntry(key, apart.digest(keyName(entry.getKey()), entry.getValue())));
            }
            foundIn(apart);
            // Keys such as arrays may have equal digests without being equal.
            entries.sort(Comparator.comparing(DigestedEntry::key).thenComparing(DigestedEntry::value));
            out.writeByte(Tag.MAP);
            out.writeInt(entries.size());
            for (DigestedEntry entry : entries) {
                entry.key().writeTo(out);
                entry.value().writeTo(out);
            }
        }
    }

    private record DigestedEntry(Digest key, Digest value) {}

    private static Object keyName(@Nullable Object key) {
        return key == null ? "null" : key;
    }

    private void addEntries(Map<?, ?> map) {
        out.writeInt(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            add("key", entry.getKey());
            addPart(keyName(entry.getKey()), entry.getValue());
        }
    }

    /**
     * Natural order is null; any other order is code, which has a digest only if an encoder or its being an enum gives
     * one.
     */
    private void addComparator(@Nullable Comparator<?> comparator) {
        add("comparator()", comparator);
    }

    /** For parts of this value that are digested on their own, one after the other. */
    private Encoding apart() {
        return new Encoding(digester, new ValuePath(path));
    }

    private Digest digest(Object name, @Nullable Object value) {
        out.writeByte(VERSION);
        addPart(name, value);
        return out.finish();
    }

    private void foundIn(Encoding apart) {
        apart.giveBack();
        apart.types.forEach(this::note);
        unordered |= apart.unordered;
        mutable |= apart.mutable;
    }

    private void addArray(Class<?> component, Object array) {
        int length = Array.getLength(array);
        mutable |= length > 0;
        if (!component.isPrimitive()) {
            met(component);
            out.writeByte(Tag.ARRAY);
            addName(component);
            out.writeInt(length);
            Object[] elements = (Object[]) array;
            for (int i = 0; i < length; i++) {
                addElement(i, elements[i]);
            }
            return;
        }
        PrimitiveArrays.write(array, length, out);
    }

    private void addString(String string) {
        Texts.write(string, out);
    }

    private void addName(Class<?> type) {
        out.writeBytes(NAMES.get(type));
    }

    private void addBlock(byte[] bytes) {
        out.writeInt(bytes.length);
        out.writeBytes(bytes);
    }

    /**
     * Notes a class that somebody who gets the value may call. Runs of one class, as in a list of records, cost
     * nothing.
     */
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
            note(element.getName());
        }
    }

    private void note(String type) {
        if (types.isEmpty()) {
            types = new TreeSet<>();
        }
        types.add(type);
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
                            path.toString(),
                            type.getName() + " has no digest: it adds the field '" + field.getName() + "' to "
                                    + jdk.getName()
                                    + ". Make it a record that holds one, or give the digester a DigestEncoder for it.");
                }
            }
        }
    }
}
