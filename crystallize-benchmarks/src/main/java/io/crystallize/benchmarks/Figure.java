package io.crystallize.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.OptionalDouble;

/**
 * What one benchmark with one set of parameters found.
 *
 * @param name its class and method, such as {@code StepBenchmark.uncached}
 * @param parameters its parameters, by name
 * @param score the mean or, for one-shots, the median
 * @param spread how far from the score the measurements are, in percent of it
 * @param unit the score's unit, without the {@code /op} behind it
 * @param allocated how many bytes an operation allocates, if that was measured
 */
record Figure(
        String name,
        NavigableMap<String, String> parameters,
        double score,
        double spread,
        String unit,
        OptionalDouble allocated) {
    private static final String[] TIME_UNITS = {"ns", "us", "ms", "s"};
    private static final double THOUSAND = 1000;

    /** Returns the name with the parameters: {@code DigestBenchmark.digest[kind=LONGS]}. */
    String fullName() {
        if (parameters.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name).append('[');
        String separator = "";
        for (var parameter : parameters.entrySet()) {
            text.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
            separator = ",";
        }
        return text.append(']').toString();
    }

    /** Returns the score in nanoseconds, or as it is if it is no time. */
    double base() {
        double factor = 1;
        for (String each : TIME_UNITS) {
            if (each.equals(unit)) {
                return score * factor;
            }
            factor *= THOUSAND;
        }
        return score;
    }

    /** Returns the score with its unit, for people. */
    String text() {
        return text(score, unit);
    }

    /** Returns a number with a unit, which for times is one in which the number is below a thousand. */
    static String text(double score, String unit) {
        double value = score;
        int i = List.of(TIME_UNITS).indexOf(unit);
        while (i >= 0 && value >= THOUSAND && i + 1 < TIME_UNITS.length) {
            value /= THOUSAND;
            i++;
        }
        while (i > 0 && value < 1) {
            value *= THOUSAND;
            i--;
        }
        String shown = i < 0 ? unit : TIME_UNITS[i].replace("us", "µs");
        return number(value) + " " + shown;
    }

    /** Returns a number with three digits that say something. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == Math.rint(size) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', ' ');
    }
}
