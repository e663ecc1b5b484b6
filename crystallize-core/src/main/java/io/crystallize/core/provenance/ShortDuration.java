package io.crystallize.core.provenance;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them: three digits of one unit, or whole numbers of two. */
final class ShortDuration {
    private ShortDuration() {}

    static String of(Duration duration) {
        double seconds = duration.getSeconds() + duration.getNano() * 1e-9;
        if (seconds < 1e-6) {
            return Math.round(seconds * 1e9) + " ns";
        }
        if (seconds < 1e-3) {
            return threeDigits(seconds * 1e6) + " µs";
        }
        if (seconds < 1) {
            return threeDigits(seconds * 1e3) + " ms";
        }
        if (seconds < 60) {
            return threeDigits(seconds) + " s";
        }
        return seconds < 3600
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }

    private static String threeDigits(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
