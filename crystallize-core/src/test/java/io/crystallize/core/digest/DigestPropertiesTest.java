package io.crystallize.core.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.RandomValues.Described;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds of the digests of all values. */
class DigestPropertiesTest {
    private static final int VALUES = 6000;

    private final Digester digester = Digester.standard();

    @Test
    void digests_areEqualExactlyIfValuesAre() {
        Map<String, Digest> digests = new HashMap<>();
        Map<Digest, String> texts = new HashMap<>();
        int repeated = 0;
        for (int i = 0; i < VALUES; i++) {
            Described value = new RandomValues(i, 2L * i).next();
            Described held = new RandomValues(i, 2L * i + 1).next();
            assertThat(held.text()).isEqualTo(value.text());
            Digest digest = digester.digest(value.value());
            assertThat(digester.digest(held.value())).as(value.text()).isEqualTo(digest);
            Digest known = digests.put(value.text(), digest);
            assertThat(known == null || known.equals(digest)).as(value.text()).isTrue();
            String other = texts.put(digest, value.text());
            assertThat(other == null ? value.text() : other).isEqualTo(value.text());
            repeated += known == null ? 0 : 1;
        }
        assertThat(repeated).isGreaterThan(VALUES / 10);
        assertThat(digests).hasSizeGreaterThan(VALUES / 10);
    }

    @Test
    void canonicalAndCopy_haveTheSameDigest() {
        for (int i = 0; i < VALUES; i++) {
            Described value = new RandomValues(i, i).next();
            Digest digest = digester.digest(value.value());
            assertThat(digester.digest(digester.canonical(value.value())))
                    .as(value.text())
                    .isEqualTo(digest);
            assertThat(digester.digest(digester.copy(value.value())))
                    .as(value.text())
                    .isEqualTo(digest);
        }
    }

    @Test
    void canonical_hasOneOrder_howeverTheValueIsHeld() {
        for (int i = 0; i < VALUES; i++) {
            Described value = new RandomValues(i, 2L * i).next();
            Object canonical = digester.canonical(value.value());
            Object held =
                    digester.canonical(new RandomValues(i, 2L * i + 1).next().value());
            assertThat(SameOrder.of(canonical, held)).as(value.text()).isTrue();
            assertThat(SameOrder.of(digester.canonical(canonical), canonical))
                    .as(value.text())
                    .isTrue();
        }
    }

    @Test
    void canonical_isTheValueItself_whereNothingIsUnordered() {
        for (int i = 0; i < VALUES; i++) {
            Described value = new RandomValues(i, i).next();
            boolean unordered = digester.inspect("value", value.value()).unordered();
            assertThat(digester.canonical(value.value()) == value.value())
                    .as(value.text())
                    .isEqualTo(!unordered);
        }
    }

    @Test
    void copy_sharesNothingThatCanBeChanged() {
        for (int i = 0; i < VALUES; i++) {
            Described value = new RandomValues(i, i).next();
            Set<Object> original = Collections.newSetFromMap(new IdentityHashMap<>());
            Set<Object> copied = Collections.newSetFromMap(new IdentityHashMap<>());
            collectMutable(value.value(), original);
            Object copy = digester.copy(value.value());
            collectMutable(copy, copied);
            assertThat(Collections.disjoint(original, copied)).as(value.text()).isTrue();
            assertThat(original.isEmpty() && !copied.isEmpty()).as(value.text()).isFalse();
            assertThat(digester.inspect("value", value.value()).mutable())
                    .as(value.text())
                    .isEqualTo(!original.isEmpty());
            assertThat(digester.inspect("value", copy).mutable())
                    .as(value.text())
                    .isEqualTo(!copied.isEmpty());
        }
    }

    @Test
    void ownValues_areTakenAsTheyAre() {
        for (int i = 0; i < VALUES / 10; i++) {
            List<Object> parts = new ArrayList<>();
            parts.add(new RandomValues(i, i).next().value());
            RandomValues.Own own = new RandomValues.Own(parts);
            ValueDigest digest = digester.inspect("value", own);
            assertThat(digest.mutable() || digest.unordered()).isFalse();
            assertThat(digester.copy(own)).isSameAs(own);
            assertThat(digester.canonical(own)).isSameAs(own);
            assertThat(digest.digest())
                    .isNotEqualTo(digester.digest(parts))
                    .isNotEqualTo(digester.digest(parts.get(0)))
                    .isNotEqualTo(digester.digest(new RandomValues.Own(List.of(own))));
        }
    }

    private static boolean canBeChanged(Collection<?> collection) {
        try {
            collection.removeIf(element -> false);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private static <V> boolean canBeChanged(Map<?, V> map) {
        try {
            map.replaceAll((key, value) -> value);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private static void collectMutable(@Nullable Object value, Set<Object> into) {
        if (value instanceof Object[] array) {
            addIf(array.length > 0, array, into);
            collectMutableOfAll(Arrays.asList(array), into);
        } else if (value != null && value.getClass().isArray()) {
            addIf(Array.getLength(value) > 0, value, into);
        } else if (value instanceof Collection<?> collection) {
            addIf(canBeChanged(collection), collection, into);
            collectMutableOfAll(collection, into);
        } else if (value instanceof Map<?, ?> map) {
            addIf(canBeChanged(map), map, into);
            collectMutableOfAll(map.keySet(), into);
            collectMutableOfAll(map.values(), into);
        } else if (value instanceof RandomValues.Point point) {
            collectMutableOfAll(Arrays.asList(point.x(), point.y()), into);
        } else if (value instanceof RandomValues.Pair pair) {
            collectMutableOfAll(Arrays.asList(pair.x(), pair.y()), into);
        } else if (value instanceof Optional<?> optional) {
            collectMutable(optional.orElse(null), into);
        }
    }

    private static void addIf(boolean mutable, Object value, Set<Object> into) {
        if (mutable) {
            into.add(value);
        }
    }

    private static void collectMutableOfAll(Collection<?> values, Set<Object> into) {
        values.forEach(value -> collectMutable(value, into));
    }
}
