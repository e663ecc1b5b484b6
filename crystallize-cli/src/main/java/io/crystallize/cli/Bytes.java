package io.crystallize.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes: {@code 500MB}, {@code 1.5GB} (powers of 1000), {@code 10GiB} (powers of 1024). */
final class Bytes implements ITypeConverter<Long> {
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,3})?) ?([kmgt]i?)?b?");
    private static final Map<String, Long> UNITS = Map.of(
            "k",
            1_000L,
            "m",
            1_000_000L,
            "g",
            1_000_000_000L,
            "t",
            1_000_000_000_000L,
            "ki",
            1L << 10,
            "mi",
            1L << 20,
            "gi",
            1L << 30,
            "ti",
            1L << 40);

    @Override
    public Long convert(String value) {
        Matcher matcher = SYNTAX.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long unit = matcher.group(2) == null ? 1 : UNITS.get(matcher.group(2));
            BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
            if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.longValue();
            }
        }
        throw new TypeConversionException("expected a size such as 500MB or 10GB, found '" + value + "'");
    }
}
