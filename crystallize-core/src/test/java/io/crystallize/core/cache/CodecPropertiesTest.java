package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crystallize.core.cache.RandomTypes.Typed;
import io.crystallize.core.digest.Digester;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JavaType;

/** What holds of the stored values of all declared types. */
class CodecPropertiesTest {
    private static final int TYPES = 800;
    private static final int VALUES = 5;

    private final Digester digester = Digester.standard();
    /** The declared classes of the collections and maps that were looked at. */
    private final Set<Class<?>> looked = new HashSet<>();

    private int equal;

    private static byte[] encoded(Codec<Object> codec, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.encode(value, bytes);
        return bytes.toByteArray();
    }

    private static Object restored(Codec<Object> codec, Object value) throws IOException {
        return codec.decode(new ByteArrayInputStream(encoded(codec, value)));
    }

    @Test
    void decoded_equalsTheOriginal_withItsDigest_andIsUnmodifiableWhereDeclaredAsAnInterface() throws IOException {
        for (int i = 0; i < TYPES; i++) {
            Typed typed = new RandomTypes(i).next();
            Codec<Object> codec = Formats.standard().codecFor(typed.type());
            for (int j = 0; j < VALUES; j++) {
                Object value = typed.values().get();
                Object decoded = restored(codec, value);
                assertThat(digester.digest(decoded))
                        .as("%s of %s", value, typed.type())
                        .isEqualTo(digester.digest(value));
                requireHeldAsDeclared(typed.type(), decoded);
                Object canonical = digester.canonical(decoded);
                requireHeldAsDeclared(typed.type(), canonical);
                if (hasEquals(typed.type())) {
                    assertThat(decoded).as(typed.type().toString()).isEqualTo(value);
                    equal++;
                }
                assertThat(encoded(codec, canonical))
                        .as("%s of %s", value, typed.type())
                        .isEqualTo(encoded(codec, digester.canonical(value)));
                if (!digester.inspect("value", value).mutable()) {
                    assertThat(digester.inspect("value", decoded).mutable())
                            .as("%s of %s", value, typed.type())
                            .isFalse();
                }
            }
        }
        assertThat(looked).hasSize(19);
        assertThat(equal).isGreaterThan(TYPES * VALUES / 4);
    }

    /** Arrays and the JDK's array deque are equal to nothing but themselves. */
    private static boolean hasEquals(JavaType type) {
        return !type.toCanonical().contains("[")
                && !type.toCanonical().contains("Deque<")
                && !type.toCanonical().contains("Queue<");
    }

    private void requireHeldAsDeclared(JavaType type, Object value) {
        Class<?> declared = type.getRawClass();
        if (value instanceof Collection<?> collection) {
            looked.add(declared);
            if (declared == Queue.class || declared == Deque.class) {
                assertThat(collection).isInstanceOf(declared); // the JDK has none that can't be changed
            } else if (declared == EnumSet.class) {
                assertThat(collection).isInstanceOf(EnumSet.class);
            } else if (declared.isInterface()) {
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .as(type.toString())
                        .isThrownBy(collection::clear);
            } else {
                assertThat(collection).isExactlyInstanceOf(declared);
            }
            collection.forEach(element -> requireHeldAsDeclared(type.getContentType(), element));
        } else if (value instanceof Map<?, ?> map) {
            looked.add(declared);
            if (declared.isInterface()) {
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .as(type.toString())
                        .isThrownBy(map::clear);
            } else {
                assertThat(map).isExactlyInstanceOf(declared);
            }
            map.values().forEach(element -> requireHeldAsDeclared(type.getContentType(), element));
        } else if (value instanceof RandomTypes.Pair<?, ?> pair) {
            requireHeldAsDeclared(type.containedType(0), pair.first());
            requireHeldAsDeclared(type.containedType(1), pair.second());
        }
    }
}
