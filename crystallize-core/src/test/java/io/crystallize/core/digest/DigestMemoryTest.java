package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crystallize.core.file.FileValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A pass over a value streams: it needs no memory for what it has seen of it. */
class DigestMemoryTest {
    private static final int LARGE = 2_000_000;

    private final Digester digester = Digester.standard();

    record Row(String name, List<String> values) {}

    private static Arguments large(String what, IntFunction<Object> ofSize) {
        return Arguments.of(what, ofSize);
    }

    static Stream<Arguments> ordered() {
        Row row = new Row("a", List.of("b", "c"));
        return Stream.of(
                large("double[]", double[]::new),
                large("byte[]", byte[]::new),
                large("boolean[]", boolean[]::new),
                large("matrix", size -> new int[size / 1000][1000]),
                large("null elements", String[]::new),
                large("text", "é"::repeat),
                large("wide text", "€"::repeat),
                large("list", size -> new ArrayList<>(Collections.nCopies(size, "element"))),
                large("list of records", size -> new ArrayList<>(Collections.nCopies(size / 100, row))),
                large("linked map", size -> filled(new LinkedHashMap<>(), size / 100)),
                large("sorted map", size -> filled(new TreeMap<>(), size / 100)));
    }

    private static Map<String, String> filled(Map<String, String> map, int size) {
        for (int i = 0; i < size; i++) {
            map.put("key " + i, "value");
        }
        return map;
    }

    /** How many bytes this thread has ever had on the heap. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private long allocatedFor(Object value) {
        digester.digest(value); // what is only made once, is made
        long before = allocated();
        digester.digest(value);
        return allocated() - before;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ordered")
    void valueOfAnySize_isDigestedInTheSameMemory(String what, IntFunction<Object> ofSize) {
        long small = allocatedFor(ofSize.apply(LARGE / 20));
        long large = allocatedFor(ofSize.apply(LARGE));
        assertThat(large).isBetween(1L, 64_000L + small);
        assertThat(large).isLessThan(2 * small + 64_000);
    }

    /** Their digests are sorted, so those are kept; nothing else of them is. */
    @Test
    void elementsWithoutOrder_takeTheMemoryOfTheirDigests() {
        int size = 100_000;
        Set<String> set = new HashSet<>(filled(new HashMap<>(), size).keySet());
        assertThat(allocatedFor(set)).isBetween(48L * size, 200L * size);
        assertThat(allocatedFor(filled(new HashMap<>(), size))).isLessThan(400L * size);
    }

    @Test
    void fileValue_isDigestedWithoutItsContentOnTheHeap() throws IOException {
        byte[] block = new byte[1 << 20];
        List<InputStream> blocks = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            blocks.add(new ByteArrayInputStream(block));
        }
        long before = allocated();
        FileValue file = FileValue.of("zeros", new SequenceInputStream(Collections.enumeration(blocks)));
        Digest digest = digester.digest(List.of(file));
        assertThat(allocated() - before).isLessThan(file.size() / 16);
        assertThat(digester.digest(List.of(FileValue.of("zeros", new byte[48 << 20]))))
                .isEqualTo(digest);
    }
}
