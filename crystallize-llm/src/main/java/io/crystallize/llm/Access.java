package io.crystallize.llm;

import io.crystallize.core.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a server is called, which doesn't decide what it answers. There is one client for all equal ones, and the limit
 * is on what it does.
 *
 * @param timeout how long one try may take, from sending to the last byte
 * @param retries how often it is tried again
 * @param backoff the pause before that, which doubles with each
 * @param concurrency how many calls there are at once
 * @param key what opens the door, or null if none is needed
 */
record Access(
        Duration timeout,
        int retries,
        Duration backoff,
        int concurrency,
        @Nullable Secret key) {
    /** How experiment files write a time. */
    static final String TIME = "([0-9]{1,6})(ms|s|m|h)";

    static final String TIME_ABOVE_ZERO = "(?!0+[a-z])" + TIME;

    /** Neither so many tries nor so many calls at once are meant. */
    static final int MOST = 10_000;

    static final String TIME_EXPECTED = "a whole number and its unit, ms, s, m or h, such as 30s";

    private static final Pattern FORM = Pattern.compile(TIME);
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    /** What a header can hold, and a key has; a line break at its end is that of the file it was read from. */
    private static final Pattern KEY = Pattern.compile("[!-~]+");

    /** No pause is longer, whatever doubles. */
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(2);

    /**
     * Takes how a server is called.
     *
     * @throws IllegalArgumentException if that can't be; the message tells the key's name, never its value
     */
    Access {
        if (timeout.isZero()) {
            throw new IllegalArgumentException("timeout is 0; expected more, such as 60s");
        }
        requireCount("retries", retries, 0);
        requireCount("concurrency", concurrency, 1);
        if (key != null && !KEY.matcher(key.value()).matches()) {
            throw new IllegalArgumentException("apiKey is " + key + ", which has white space or another character that"
                    + " no key has, or nothing at all; often it is a line break at the end. Set the variable to the key"
                    + " alone");
        }
    }

    private static void requireCount(String parameter, int number, int least) {
        if (number < least || number > MOST) {
            throw new IllegalArgumentException(
                    parameter + " is " + number + "; expected a whole number, " + least + " to " + MOST);
        }
    }

    /**
     * Takes it as the steps' parameters say it.
     *
     * @throws IllegalArgumentException as the constructor, or if what should be a time is none
     */
    static Access of(String timeout, int retries, String backoff, int concurrency, Optional<Secret> apiKey) {
        return new Access(
                time("timeout", timeout), retries, time("backoff", backoff), concurrency, apiKey.orElse(null));
    }

    private static Duration time(String parameter, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(parameter + " is '" + text + "'; expected " + TIME_EXPECTED);
        }
        return Duration.ofMillis(Long.parseLong(form.group(1)) * MILLIS.get(form.group(2)));
    }

    /** Returns the pause after a failed try, counted from 1, if the server doesn't ask for a longer one. */
    Duration pauseAfter(int attempt) {
        Duration doubled = backoff.multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    }
}
