package io.crystallize.core.internal;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Values as texts, for people. Arrays, collections, maps and records are written element by element, so a text doesn't
 * depend on where an array is in memory; no more is written than is shown.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ValueText {
    private static final int LIMIT = 80;

    private final StringBuilder text = new StringBuilder();
    private final int limit;

    private ValueText(int limit) {
        this.limit = limit;
    }

    /** Returns a value's text, cut off after 80 characters. */
    public static String of(@Nullable Object value) {
        ValueText all = new ValueText(LIMIT);
        all.append(value);
        String text = all.text.toString();
        if (text.length() <= LIMIT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LIMIT - 2)) ? LIMIT - 2 : LIMIT - 1;
        return text.substring(0, end) + '…';
    }

    /** Returns all of a value's text. */
    public static String whole(@Nullable Object value) {
        ValueText all = new ValueText(Integer.MAX_VALUE);
        all.append(value);
        return all.text.toString();
    }

    private boolean full() {
        return text.length() > limit;
    }

    private void append(@Nullable Object value) {
        if (value == null) {
            text.append("null");
        } else if (value.getClass().isArray()) {
            text.append('[');
            for (int i = 0; i < Array.getLength(value) && !full(); i++) {
                separate(i);
                append(Array.get(value, i));
            }
            text.append(']');
        } else if (value instanceof Collection<?> elements) {
            text.append('[');
            Iterator<?> iterator = elements.iterator();
            for (int i = 0; iterator.hasNext() && !full(); i++) {
                separate(i);
                append(iterator.next());
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            appendMap(map);
        } else if (value instanceof Record) {
            appendRecord(value);
        } else {
            text.append(value);
        }
    }

    private void appendMap(Map<?, ?> map) {
        text.append('{');
        int i = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (full()) {
                break;
            }
            separate(i++);
            append(entry.getKey());
            text.append('=');
            append(entry.getValue());
        }
        text.append('}');
    }

    private void appendRecord(Object value) {
        RecordShape shape = RecordShape.of(value.getClass());
        text.append(value.getClass().getSimpleName()).append('[');
        for (int i = 0; i < shape.names().size() && !full(); i++) {
            separate(i);
            text.append(shape.names().get(i)).append('=');
            append(shape.get(value, i));
        }
        text.append(']');
    }

    private void separate(int i) {
        if (i > 0) {
            text.append(", ");
        }
    }
}
