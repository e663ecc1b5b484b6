package io.crystallize.core.internal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names from outside as names of files, which can't leave the folder they are put in. */
public final class FileNames {
    private static final Pattern SAFE = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{N} ._-]{0,127}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private FileNames() {}

    /** Whether a name may be the name of a file as it is: letters, digits, spaces and {@code . _ -}, no dot or space first. */
    public static boolean isSafe(String name) {
        return SAFE.matcher(name).matches() && !name.endsWith(".") && !name.endsWith(" ");
    }

    /**
     * Returns a file's name for any name, another one for each: the name itself if it is plain, else with each byte of its
     * UTF-8 that isn't a letter or digit of ASCII as {@code %} and two digits, and with its digest if it is long.
     */
    public static String encode(String name) {
        if (PLAIN.matcher(name).matches() && !name.endsWith(".")) {
            return name;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_')) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format("%02X", (int) c));
            }
        }
        if (encoded.length() <= 100) {
            return encoded.isEmpty() ? "%" : encoded.toString();
        }
        String digest = io.crystallize.core.digest.Digest.ofContent(name.getBytes(StandardCharsets.UTF_8))
                .abbreviated();
        return encoded.substring(0, 80) + '%' + digest;
    }
}
