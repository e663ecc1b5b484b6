package io.crystallize.core.internal;

import io.crystallize.core.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values as short texts, for people. */
public final class ValueText {
    private static final int LIMIT = 80;

    private ValueText() {}

    /** Returns a value's text, cut off after 80 characters. */
    public static String of(@Nullable Object value) {
        String text = whole(value);
        if (text.length() <= LIMIT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LIMIT - 2)) ? LIMIT - 2 : LIMIT - 1;
        return text.substring(0, end) + '…';
    }

    /** Returns a value's text; a long one is cut off and followed by its digest, so that it differs where the value does. */
    public static String unique(@Nullable Object value) {
        String text = whole(value);
        return text.length() <= LIMIT
                ? text
                : of(value)
                        + '#'
                        + Digest.ofContent(text.getBytes(StandardCharsets.UTF_8))
                                .abbreviated();
    }

    private static String whole(@Nullable Object value) {
        if (value != null && value.getClass().isArray()) {
            String inBrackets = Arrays.deepToString(new Object[] {value});
            return inBrackets.substring(1, inBrackets.length() - 1);
        }
        return String.valueOf(value);
    }
}
