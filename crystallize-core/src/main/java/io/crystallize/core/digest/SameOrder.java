package io.crystallize.core.digest;

import io.crystallize.core.internal.RecordShape;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether two values are equal even in the order that their sets and maps have by chance. */
final class SameOrder {
    private SameOrder() {}

    static boolean of(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return false;
        }
        if (a instanceof Collection<?> left && b instanceof Collection<?> right) {
            return ofAll(left, right);
        }
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return ofAll(left.keySet(), right.keySet()) && ofAll(left.values(), right.values());
        }
        if (a instanceof Object[] left && b instanceof Object[] right) {
            return ofAll(Arrays.asList(left), Arrays.asList(right));
        }
        if (a instanceof Optional<?> left && b instanceof Optional<?> right) {
            return of(left.orElse(null), right.orElse(null));
        }
        if (a instanceof Record && a.getClass() == b.getClass()) {
            RecordShape shape = RecordShape.of(a.getClass());
            for (int i = 0; i < shape.components().size(); i++) {
                if (!of(shape.get(a, i), shape.get(b, i))) {
                    return false;
                }
            }
            return true;
        }
        return Objects.deepEquals(a, b);
    }

    private static boolean ofAll(Collection<?> left, Collection<?> right) {
        Iterator<?> others = right.iterator();
        for (Object element : left) {
            if (!others.hasNext() || !of(element, others.next())) {
                return false;
            }
        }
        return !others.hasNext();
    }
}
