package io.crystallize.cli;

import java.util.Locale;

/** A number of bytes for people: three digits of a unit that is a power of 1000. {@link Bytes} reads such. */
final class SizeText {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private SizeText() {}

    static String of(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        int unit = 0;
        double scaled = bytes;
        while (scaled >= 999.5 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        String format = scaled < 9.995 ? "%.2f " : scaled < 99.95 ? "%.1f " : "%.0f ";
        return String.format(Locale.ROOT, format, scaled) + UNITS[unit];
    }
}
