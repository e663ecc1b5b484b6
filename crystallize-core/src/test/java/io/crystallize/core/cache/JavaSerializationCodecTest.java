package io.crystallize.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digester;
import io.crystallize.core.digest.Digestible;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Java serialization is off unless it is asked for, and then only for listed classes. */
class JavaSerializationCodecTest {
    private static final String SPRUNG = "crystallize.test.serialized";

    enum Kind {
        LEAF,
        INNER {}
    }

    record Weight(double value, Integer boxed) implements Serializable {}

    static class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        final String name;

        Node(String name) {
            this.name = name;
        }
    }

    /** What a library's class may look like: no record, with a superclass and fields of many kinds. */
    static final class Model extends Node implements Digestible {
        private static final long serialVersionUID = 1L;
        private final double[] numbers;
        private final Weight[][] weights;
        private final Kind kind = Kind.INNER;

        @SuppressWarnings("serial") // what is in it may be serializable or not: that is the test
        private final Object any;

        Model(String name, double[] numbers, Weight[][] weights, Object any) {
            super(name);
            this.numbers = numbers;
            this.weights = weights;
            this.any = any;
        }

        @Override
        public void digest(DigestSink sink) {
            sink.add("name", name)
                    .add("numbers", numbers)
                    .add("weights", weights)
                    .add("kind", kind)
                    .add("any", any);
        }
    }

    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        static {
            System.setProperty(SPRUNG, "loaded");
        }
    }

    private static final Model MODEL = new Model(
            "größe", new double[] {-0.0, Double.NaN}, new Weight[][] {{new Weight(1, 2)}, {}, null}, new Object[] {
                1L, "a"
            });

    private final JavaSerializationCodec<Model> codec =
            JavaSerializationCodec.of(Model.class, Weight.class, Kind.class);

    private static byte[] plain(Object value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(value);
        }
        return out.toByteArray();
    }

    private static <T> byte[] encoded(Codec<T> codec, T value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(value, out);
        return out.toByteArray();
    }

    private static Object decode(Codec<?> codec, byte[] bytes) throws IOException {
        return codec.decode(new ByteArrayInputStream(bytes));
    }

    @Test
    void standardFormats_haveNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Formats.standard().codecFor(Model.class))
                .withMessageContaining("Model: " + Model.class.getName() + " has no codec: it is neither a record")
                .withMessageContaining("give the formats a Codec for " + Model.class.getName());
        assertThat(Formats.classOf(Formats.standard().with(codec).codecFor(Model.class)))
                .isEqualTo(JavaSerializationCodec.class);
    }

    @Test
    void listedClasses_areDecodedToAValueWithTheDigest() throws IOException {
        Object decoded = decode(codec, encoded(codec, MODEL));
        assertThat(Digester.standard().digest(decoded))
                .isEqualTo(Digester.standard().digest(MODEL));
        JavaSerializationCodec<double[]> arrays = JavaSerializationCodec.of(double[].class);
        assertThat(decode(arrays, encoded(arrays, new double[1000]))).isEqualTo(new double[1000]);
    }

    @Test
    void collectionsOfTheJdk_areStored_ifTheyAreListed() throws IOException {
        JavaSerializationCodec<HashMap<String, Object>> maps = JavaSerializationCodec.of(mapClass(), ArrayList.class);
        HashMap<String, Object> map = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            map.put("k" + i, i % 2 == 0 ? new ArrayList<>(List.of(i)) : null);
        }
        assertThat(decode(maps, encoded(maps, map))).isEqualTo(map);
    }

    @SuppressWarnings("unchecked") // the class of all hash maps
    private static Class<HashMap<String, Object>> mapClass() {
        return (Class<HashMap<String, Object>>) (Class<?>) HashMap.class;
    }

    @Test
    void classThatIsNotListed_isToldWhenItIsWritten_withTheWayOut() {
        Model model = new Model("a", new double[0], null, new ArrayList<>());
        assertThatExceptionOfType(InvalidClassException.class)
                .isThrownBy(() -> encoded(codec, model))
                .withMessageContaining("java.util.ArrayList")
                .withMessageContaining("JavaSerializationCodec.of was given: add it there");
    }

    @Test
    void classThatIsNotListed_isRefused_andNotEvenLoaded() throws IOException {
        // The bytes name a class that exists but that this process has not loaded.
        String trap = Trap.class.getName();
        byte[] bytes = rename(plain(new Node("x")), Node.class.getName(), trap.replace("Trap", "Trop"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decode(codec, bytes))
                .withMessageContaining("Trop")
                .withMessageContaining("not a class that may be in a stored object");
        for (Object value : new Object[] {
            new HashSet<>(),
            new ArrayList<>(List.of(MODEL)),
            new Thread.State[] {Thread.State.NEW},
            new Serializable[0],
            Model.class
        }) {
            byte[] other = plain(value);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(codec, other));
        }
        byte[] trapped = rename(plain(new Node("x")), "$Node", "$Trap");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(codec, trapped));
        assertThat(System.getProperty(SPRUNG)).isNull();
    }

    private static byte[] rename(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void lambdasAndProxies_areRefused() throws IOException {
        Supplier<String> lambda = (Supplier<String> & Serializable) () -> "a";
        byte[] serialized = plain(lambda);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(codec, serialized));
        byte[] proxy = plain(Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Comparable.class},
                (java.lang.reflect.InvocationHandler & Serializable) (self, method, arguments) -> 0));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decode(codec, proxy))
                .withMessageContaining("proxy");
        assertThatIllegalArgumentException().isThrownBy(() -> JavaSerializationCodec.of(lambda.getClass()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JavaSerializationCodec.of(Thread.class))
                .withMessageContaining("java.lang.Thread can't be stored by Java serialization");
        assertThatIllegalArgumentException().isThrownBy(() -> JavaSerializationCodec.of(List.class));
    }

    @Test
    void valueOfAnotherListedClass_andBytesAfterIt_areRefused() throws IOException {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decode(codec, plain(new Weight(1, 2))))
                .withMessageContaining("it is a " + Weight.class.getName());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decode(codec, plain(null)))
                .withMessageContaining("it is nothing");
        byte[] bytes = encoded(codec, MODEL);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decode(codec, longer))
                .withMessageContaining("more bytes");
    }

    @Test
    void lengthThatTheBytesDoNotHave_isRefused_beforeItIsAllocated() throws IOException {
        byte[] bytes = encoded(JavaSerializationCodec.of(long[].class), new long[] {7, 8});
        int length = bytes.length - 2 * Long.BYTES - Integer.BYTES;
        for (int claimed : new int[] {Integer.MAX_VALUE, 1 << 28, -1}) {
            byte[] hostile = bytes.clone();
            for (int i = 0; i < 4; i++) {
                hostile[length + i] = (byte) (claimed >>> (24 - 8 * i));
            }
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> decode(JavaSerializationCodec.of(long[].class), hostile));
        }
    }

    @Test
    void deepNesting_isRefused_andNoStackOverflow() throws IOException {
        Object deep = "end";
        for (int i = 0; i < 1500; i++) {
            deep = new Object[] {deep};
        }
        byte[] bytes = plain(deep);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> decode(JavaSerializationCodec.of(Object[].class), bytes));
    }

    @Test
    void cutOffBytes_areRefused() throws IOException {
        byte[] bytes = encoded(codec, MODEL);
        for (int i = 0; i < bytes.length; i++) {
            byte[] cut = Arrays.copyOf(bytes, i);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(codec, cut));
        }
    }

    @Test
    void bytes_areOrdinaryJavaSerialization() throws Exception {
        byte[] bytes = encoded(codec, MODEL);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            assertThat(in.readObject()).isInstanceOf(Model.class);
        }
        assertThat(Set.of(codec.name(), codec.type().getSimpleName())).isEqualTo(Set.of("java", "Model"));
        assertThat(Map.of("faithful", codec.faithful())).containsEntry("faithful", false);
    }
}
