package io.crystallize.llm;

import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * How long something of a call takes, which decides only whether there is an answer, and not which: it adds nothing to
 * a digest, so that an answer is found again under another one. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CallTime implements Digestible {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private final String text;
    private final Duration duration;

    private CallTime(String text, Duration duration) {
        this.text = text;
        this.duration = duration;
    }

    /**
     * Returns a time as experiment files say it: a whole number and its unit, such as {@code 500ms}, {@code 30s},
     * {@code 2m}, {@code 1h}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CallTime valueOf(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time; expected a whole number and its unit, ms, s, m" + " or h, such as 30s");
        }
        return new CallTime(text, Duration.ofMillis(Long.parseLong(form.group(1)) * MILLIS.get(form.group(2))));
    }

    Duration duration() {
        return duration;
    }

    @Override
    public void digest(DigestSink sink) {
        // Nothing, as said above.
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallTime time && time.duration.equals(duration);
    }

    @Override
    public int hashCode() {
        return duration.hashCode();
    }

    /** Returns it as experiment files say it. */
    @Override
    public String toString() {
        return text;
    }
}
