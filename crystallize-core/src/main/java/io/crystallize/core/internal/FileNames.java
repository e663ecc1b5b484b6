package io.crystallize.core.internal;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** Names from outside as names of files, which can't leave the folder they are put in, on any operating system. */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class FileNames {
    private static final Pattern SAFE = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{N} ._-]{0,127}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    /** Names of devices on Windows, whatever follows the first dot. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9]) *(\\..*)?");
    /** The longest file name of common file systems is 255 bytes; a suffix should still fit. */
    private static final int SAFE_BYTES = 200;

    private static final int ENCODED_LENGTH = 100;

    private FileNames() {}

    /**
     * Whether a name may be the name of a file as it is: letters, digits, spaces and {@code . _ -}, no dot or space
     * first or last, not a device of Windows, at most 128 letters and 200 bytes of UTF-8.
     */
    public static boolean isSafe(String name) {
        return SAFE.matcher(name).matches()
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && !DEVICE.matcher(name).matches()
                && name.getBytes(StandardCharsets.UTF_8).length <= SAFE_BYTES;
    }

    /**
     * Returns a file's name for any name, another one for each: the name itself if it is plain, else with each byte of
     * its UTF-8 that isn't a letter or digit of ASCII as {@code %} and two digits, and with a hash of it if it is long.
     */
    public static String encode(String name) {
        boolean device = DEVICE.matcher(name).matches();
        if (PLAIN.matcher(name).matches() && !name.endsWith(".") && !device) {
            return name;
        }
        StringBuilder encoded = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (isKept(c) && !(device && encoded.isEmpty())) {
                encoded.append((char) c);
            } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                encoded.append(String.format("%%u%04X", c)); // half a character, which UTF-8 can't say
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append(String.format("%%%02X", b));
                }
            }
        });
        if (encoded.length() <= ENCODED_LENGTH) {
            return encoded.isEmpty() ? "%" : encoded.toString();
        }
        // A hyphen is never encoded, so what follows it is no part of a name.
        UUID hash = UUID.nameUUIDFromBytes(encoded.toString().getBytes(StandardCharsets.US_ASCII));
        return encoded.substring(0, 60) + "%-" + hash;
    }

    private static boolean isKept(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }
}
