package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.file.FileValue;
import io.crystallize.core.internal.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that other systems take for one another, or for different ones, though they are not. */
class CollisionsOfOthersTest {
    record Metres(double value) {}

    record Feet(double value) {}

    /** Whose hash codes say nothing. */
    record Clash(String text) {
        @Override
        public int hashCode() {
            return 42;
        }
    }

    private static Digest digest(Object value) {
        return Digester.standard().digest(value);
    }

    private static void allDiffer(Object... values) {
        Set<Digest> digests = new HashSet<>();
        Arrays.stream(values).forEach(value -> digests.add(digest(value)));
        assertThat(digests).hasSize(values.length);
    }

    @Test
    void nextflow_nullIsSkipped() {
        allDiffer(
                List.of("a"),
                Arrays.asList("a", null),
                Arrays.asList(null, "a"),
                Arrays.asList(null, null, "a"),
                new Object[] {"a"},
                new Object[] {"a", null});
    }

    @Test
    void nextflow_listOfOneIsItsElement() {
        allDiffer("x", List.of("x"), List.of(List.of("x")), new String[] {"x"}, Set.of("x"));
    }

    @Test
    void nextflow_hashCodesOf32Bits() {
        assertThat("Aa").hasSameHashCodeAs("BB");
        allDiffer("Aa", "BB", "C#");
        allDiffer(List.of("Aa", "BB"), List.of("BB", "Aa"), List.of("Aa", "Aa"));
        allDiffer(new Clash("a"), new Clash("b"), Set.of(new Clash("a"), new Clash("b")), Set.of(new Clash("a")));
        allDiffer(0.0, -0.0, Double.longBitsToDouble(1L << 32 | 1)); // the last hashes as 0.0 does
    }

    @Test
    void hamilton_numberIsItsText_andTruthIsOne() {
        allDiffer(1, "1", 1L, 1.0, 1f, (byte) 1, (short) 1, '1', '\1', true, "true", List.of(1), List.of("1"));
    }

    @Test
    void hamilton_shapeAndTypeOfArrays() {
        allDiffer(
                new double[2][3],
                new double[3][2],
                new double[6],
                new float[6],
                new long[6],
                new Double[6],
                new Object[6],
                new double[1][6],
                new double[0],
                new double[0][0],
                new double[0][],
                new double[1][0]);
    }

    @Test
    void hamilton_equalFieldsOfDifferentClasses() {
        allDiffer(new Metres(1), new Feet(1), Map.of("value", 1.0), List.of(1.0), 1.0);
    }

    @Test
    void dagster_joinedWithoutSeparators() {
        allDiffer(
                List.of("ab", "c"), List.of("a", "bc"), List.of("abc"), List.of("abc", ""), List.of("", "abc"), "abc");
        allDiffer(Map.of("a", "bc"), Map.of("ab", "c"));
        allDiffer(new int[][] {{1, 2}, {3}}, new int[][] {{1}, {2, 3}}, new int[][] {{1, 2, 3}});
    }

    @Test
    void joblib_aliasesAndInterning_areOneValue() {
        List<String> shared = new ArrayList<>(List.of("a"));
        List<String> equal = new ArrayList<>(List.of(new String("a")));
        assertThat(digest(List.of(shared, shared))).isEqualTo(digest(List.of(shared, equal)));
        List<Integer> grown = new ArrayList<>(1000);
        grown.add(300);
        assertThat(digest(grown)).isEqualTo(digest(Arrays.asList(300)));
        assertThat(digest(new ArrayList<>(List.of(1, 2, 3)).subList(1, 2))).isEqualTo(digest(List.of(2)));
    }

    @Test
    void nextflow_orderOfMapsAndSets_isNone() {
        Map<String, Integer> forwards = new LinkedHashMap<>();
        Map<String, Integer> backwards = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            forwards.put("k" + i, i);
            backwards.put("k" + (99 - i), 99 - i);
        }
        assertThat(digest(Map.copyOf(forwards))).isEqualTo(digest(Map.copyOf(backwards)));
        assertThat(digest(Set.copyOf(forwards.keySet()))).isEqualTo(digest(new HashSet<>(backwards.keySet())));
    }

    @Test
    void redun_filesBySizeAndTime(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.csv");
        FileTime time = FileTime.fromMillis(1_000_000);
        Files.writeString(file, "1");
        Files.setLastModifiedTime(file, time);
        Digest before = digest(FileValue.of(file));
        Files.writeString(file, "2");
        Files.setLastModifiedTime(file, time);
        assertThat(digest(FileValue.of(file))).isNotEqualTo(before);
        Files.writeString(file, "1");
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
        assertThat(digest(FileValue.of(file))).isEqualTo(before);
    }

    /** Prints the digests of many values, whose sets and maps each process holds in another order. */
    static final class ManyValues {
        private ManyValues() {}

        public static void main(String[] args) {
            for (int i = 0; i < 600; i++) {
                System.out.println(digest(new RandomValues(i, i + Integer.parseInt(args[0]))
                        .next()
                        .value()));
            }
        }
    }

    @Test
    void python_hashSeedOfTheProcess_doesNotMatter() throws Exception {
        List<String> outputs = new ArrayList<>(ChildJvm.outputs(2, ManyValues.class, "0"));
        outputs.addAll(ChildJvm.outputs(1, ManyValues.class, "1"));
        assertThat(Set.copyOf(outputs)).hasSize(1);
        assertThat(outputs.get(0).lines()).hasSize(600).allMatch(line -> line.matches("[0-9a-f]{64}"));
    }
}
