package io.crystallize.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it, {@code 10GB}, {@code 500MB} or {@code 1.5GiB}; and back. */
final class SizeOption implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?([a-zA-Z]{0,3})");
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final Map<String, Long> FACTORS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40));

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text);
        Long factor = size.matches() ? FACTORS.get(size.group(2).toLowerCase(Locale.ROOT)) : null;
        if (factor != null) {
            BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(factor));
            if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.longValue();
            }
        }
        throw new TypeConversionException("expected a size such as 10GB, 500MB or 1.5GiB, found '" + text + "'");
    }

    /** Returns a size with three digits. */
    static String text(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        int unit = 0;
        double scaled = bytes;
        while (scaled >= 999.5 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, scaled < 9.995 ? "%.2f" : scaled < 99.95 ? "%.1f" : "%.0f", scaled) + " "
                + UNITS[unit];
    }
}
