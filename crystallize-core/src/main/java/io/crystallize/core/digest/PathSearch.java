package io.crystallize.core.digest;

import io.crystallize.core.internal.RecordShape;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a path in a value that has no digest for another reason: a pass over it ends at the first thing without
 * one, and a path may come after that. Looks into records, arrays, optionals, and collections of the JDK.
 */
final class PathSearch {
    private final Digester digester;
    private final ValuePath path = new ValuePath(null);
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private PathSearch(Digester digester) {
        this.digester = digester;
    }

    /** Throws the exception that tells of a path in the value, if one is found. */
    static void refusePaths(Digester digester, String name, @Nullable Object value) {
        try {
            new PathSearch(digester).visit(name, 0, value);
        } catch (PathInValueException e) {
            throw e;
        } catch (RuntimeException e) {
            // What stands in the way has been told already, by whoever asked for a search.
        }
    }

    private void visit(@Nullable Object name, int index, @Nullable Object value) {
        if (value == null || !seen.add(value)) {
            return;
        }
        path.push(name, index);
        if (value instanceof Digestible || digester.encoderFor(value.getClass()).isPresent()) {
            path.pop();
            return;
        }
        if (PathInValueException.isPath(value)) {
            throw new PathInValueException(path.toString(), value.getClass());
        }
        visitParts(value);
        path.pop();
    }

    private void visitParts(Object value) {
        if (value instanceof Record) {
            RecordShape shape = RecordShape.of(value.getClass());
            for (int i = 0; i < shape.components().size(); i++) {
                visit(shape.names().get(i), 0, shape.get(value, i));
            }
        } else if (value instanceof Object[] elements) {
            visitAll(Arrays.asList(elements));
        } else if (value instanceof Optional<?> optional) {
            visit("get()", 0, optional.orElse(null));
        } else if (value.getClass().getClassLoader() != null) {
            return; // iterating over what somebody else wrote may do anything
        } else if (value instanceof Collection<?> elements) {
            visitAll(elements);
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                visit("key", 0, entry.getKey());
                visit(entry.getKey() == null ? "null" : entry.getKey(), 0, entry.getValue());
            }
        }
    }

    private void visitAll(Collection<?> elements) {
        int i = 0;
        for (Object element : elements) {
            visit(null, i++, element);
        }
    }
}
