package io.crystallize.plugins.file;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as files say it: a whole number and its unit, {@code ms}, {@code s}, {@code m} or {@code h}. One way to
 * write each, as people write them; ISO 8601's {@code PT10S} is how machines do.
 */
final class PlainDuration {
    /** Six digits: more than a century of hours, and fewer nanoseconds than a long has. */
    static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");

    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    private PlainDuration() {}

    /** Returns the duration, or empty if a text says none. */
    static Optional<Duration> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2))))
                : Optional.empty();
    }
}
