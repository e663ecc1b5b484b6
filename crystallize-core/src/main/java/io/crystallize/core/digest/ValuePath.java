package io.crystallize.core.digest;

import io.crystallize.core.internal.ValueText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from a whole value to the part of it that is just looked at. Its text is made only for an error. */
final class ValuePath {
    /** Deeper values are taken to contain themselves. So many levels fit on half a megabyte of stack, interpreted. */
    static final int MAX_DEPTH = 256;

    /** What most values have room in: every step digests some of them. */
    private static final int USUAL_DEPTH = 4;

    /** How many parts a text names, from either end. */
    private static final int SHOWN = 8;

    /** Where the value stands that this one is an element of, or null if this is the whole. */
    private final @Nullable ValuePath outer;

    private final int outerDepth;
    /** A name or a map's key, or null and an index. */
    private @Nullable Object[] names = new Object[USUAL_DEPTH];

    private int[] indexes = new int[USUAL_DEPTH];
    private int depth;

    ValuePath(@Nullable ValuePath outer) {
        this.outer = outer;
        this.outerDepth = outer == null ? 0 : outer.outerDepth + outer.depth;
    }

    /**
     * Goes down to a part.
     *
     * @throws NoDigestException if that is too deep
     */
    void push(@Nullable Object name, int index) {
        if (outerDepth + depth == MAX_DEPTH) {
            throw NoDigestException.tooDeep(toString());
        }
        if (depth == names.length) {
            names = Arrays.copyOf(names, 2 * depth);
            indexes = Arrays.copyOf(indexes, 2 * depth);
        }
        names[depth] = name;
        indexes[depth++] = index;
    }

    void pop() {
        depth--;
    }

    /** Returns, for example, {@code input.rows[3].handle}; a long path without its middle. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        addTo(parts);
        int size = parts.size();
        String path = size <= 2 * SHOWN
                ? String.join("", parts)
                : String.join("", parts.subList(0, SHOWN)) + "…" + String.join("", parts.subList(size - SHOWN, size));
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private void addTo(List<String> parts) {
        if (outer != null) {
            outer.addTo(parts);
        }
        for (int i = 0; i < depth; i++) {
            parts.add(names[i] == null ? "[" + indexes[i] + "]" : "." + ValueText.of(names[i]));
        }
    }
}
