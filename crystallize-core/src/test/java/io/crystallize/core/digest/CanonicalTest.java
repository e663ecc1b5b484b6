package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CanonicalTest {
    private static final Set<Integer> SET = Set.of(1, 2);

    private final Digester digester = Digester.standard();

    record Names(Set<?> names) {}

    record Sizes(int size, Map<String, List<Integer>> sizes) {}

    @Test
    void unorderedParts_getAnOrderDecidedByContent_howeverDeep() {
        List<Integer> numbers = IntStream.range(0, 50).boxed().toList();
        List<Integer> backwards = new ArrayList<>(numbers);
        Collections.reverse(backwards);
        Object one = digester.canonical(List.of(Map.of("a", new Names(linked(numbers)))));
        Object other = digester.canonical(List.of(Map.of("a", new Names(linked(backwards)))));
        assertThat(one).isEqualTo(other).hasToString(other.toString());
        assertThat(one.toString())
                .isNotEqualTo(List.of(Map.of("a", new Names(linked(numbers)))).toString());
    }

    /** A set whose order of insertion shows, but means nothing. */
    private static Set<Integer> linked(List<Integer> numbers) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(numbers));
    }

    @Test
    void canonicalSet_cannotBeChanged() {
        Set<?> canonical = (Set<?>) digester.canonical(new HashSet<>(SET));
        assertThat(canonical).isEqualTo(SET);
        assertThatThrownBy(canonical::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void orderedParts_keepIdentityAndClass() {
        Map<TimeUnit, Object> byUnit = new EnumMap<>(Map.of(TimeUnit.DAYS, 1, TimeUnit.HOURS, 2));
        Object[] kept = {new int[1], new TreeMap<>(Map.of("b", byUnit)), new ArrayList<>(List.of("a"))};
        assertThat(digester.canonical(kept)).isSameAs(kept);
        List<?> changed = (List<?>) digester.canonical(Arrays.asList(kept, SET));
        assertThat(changed.get(0)).isSameAs(kept);
        assertThat(digester.copy(byUnit))
                .isInstanceOf(EnumMap.class)
                .isEqualTo(byUnit)
                .isNotSameAs(byUnit);
    }

    @Test
    void copy_ofWhatCannotBeChanged_cannotEither_andSortedStaysSorted() {
        Set<?> names = (Set<?>) digester.copy(Collections.unmodifiableSortedSet(new TreeSet<>(SET)));
        Map<?, ?> sizes = (Map<?, ?>) digester.copy(Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("a", 1))));
        assertThat(names).isInstanceOf(SortedSet.class).isEqualTo(SET);
        assertThat(sizes).isInstanceOf(SortedMap.class).isEqualTo(Map.of("a", 1));
        assertThatThrownBy(names::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(sizes::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(digester.copy(new TreeSet<>(SET))).isInstanceOf(TreeSet.class);
        assertThat(digester.copy(new TreeMap<>(Map.of("a", 1)))).isInstanceOf(TreeMap.class);
    }

    @Test
    void copy_ofARecord_isOneWithCopiesOfWhatCanBeChanged() {
        List<Integer> inner = new ArrayList<>(List.of(1));
        Sizes original = new Sizes(1, new TreeMap<>(Map.of("a", inner)));
        Sizes copy = (Sizes) digester.copy(original);
        inner.add(2);
        original.sizes().put("b", List.of());
        assertThat(copy).isEqualTo(new Sizes(1, Map.of("a", List.of(1))));
        Names plain = new Names(null);
        assertThat(digester.copy(plain)).isSameAs(plain);
    }

    @Test
    void copy_ofAValueWithEncoder_isTheValue() {
        DigestEncoder<ArrayList<?>> encoder = new DigestEncoder<>() {
            @Override
            @SuppressWarnings("unchecked") // the class of all array lists
            public Class<ArrayList<?>> type() {
                return (Class<ArrayList<?>>) (Class<?>) ArrayList.class;
            }

            @Override
            public void encode(ArrayList<?> value, DigestSink sink) {
                sink.add("size", value.size());
            }
        };
        ArrayList<Integer> value = new ArrayList<>();
        assertThat(digester.with(encoder).copy(value)).isSameAs(value);
    }

    record Copying(Set<Integer> numbers) {
        Copying {
            numbers = Set.copyOf(numbers);
        }
    }

    record CopyingDeep(List<Map<String, Integer>> rows) {
        CopyingDeep {
            rows = rows.stream().<Map<String, Integer>>map(HashMap::new).toList();
        }
    }

    /** The JDK's order may be the canonical one by chance, which must not decide. */
    @RepeatedTest(5)
    void recordWhoseConstructorLosesTheOrder_isRefused() {
        int first = (int) System.nanoTime();
        assertThatThrownBy(() -> digester.canonical(new Copying(Set.of(first, first + 1))))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith(Copying.class.getName() + ".numbers: the constructor doesn't keep the order")
                .hasMessageContaining("Collections.unmodifiableSet(new LinkedHashSet<>(…))");
        assertThatThrownBy(() -> digester.copy(List.of(new CopyingDeep(List.of(Map.of("a", 1, "b", 2))))))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith(CopyingDeep.class.getName() + ".rows: ");
    }

    record Keeping(Set<Integer> numbers, List<int[]> rows, double[] weights) {
        Keeping {
            numbers = Collections.unmodifiableSet(new LinkedHashSet<>(numbers));
            rows = List.copyOf(rows);
            weights = weights.clone();
        }

        @Override
        public double[] weights() {
            return weights.clone();
        }
    }

    @Test
    void recordWhoseConstructorKeepsTheOrder_isRebuilt() {
        Keeping value = new Keeping(Set.of(1, 2, 3), List.of(new int[1]), new double[1]);
        assertThat(digester.digest(digester.canonical(value))).isEqualTo(digester.digest(value));
        assertThat(digester.copy(new Copying(Set.of(1)))).isEqualTo(new Copying(Set.of(1)));
    }

    record Doubling(int factor, int[] values) {
        Doubling {
            factor = 2 * factor;
        }
    }

    @Test
    void recordWhoseConstructorMakesSomethingElse_cannotBeCopied() {
        assertThatThrownBy(() -> digester.copy(new Doubling(1, new int[0])))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith(Doubling.class.getName() + ".factor: the constructor, given what");
    }

    record Concrete(HashMap<String, Integer> map) {}

    @Test
    void componentDeclaredAsHashMap_isRefused() {
        assertThatThrownBy(() -> digester.canonical(new Concrete(new HashMap<>(Map.of("a", 1)))))
                .isInstanceOf(NoDigestException.class)
                .hasMessageStartingWith(Concrete.class.getName() + ".map: it is declared as java.util.HashMap")
                .hasMessageContaining("Declare it as java.util.List, Set or Map");
        assertThat(digester.canonical(new Concrete(new LinkedHashMap<>()))).isNotNull();
        assertThatThrownBy(() -> digester.copy(new ArrayList<?>[] {new ArrayList<>()}))
                .isInstanceOf(NoDigestException.class)
                .hasMessageContaining("java.util.ArrayList");
    }

    @Test
    void keysToldApartByIdentity_areRefused() {
        Map<String, Integer> map = new IdentityHashMap<>();
        map.put(new String("a"), 1);
        map.put(new String("a"), 2);
        assertThatThrownBy(() -> digester.copy(map)).isInstanceOf(NoDigestException.class);
        Set<String> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(List.of(new String("a"), new String("a")));
        assertThatThrownBy(() -> digester.canonical(set)).isInstanceOf(NoDigestException.class);
    }
}
