package io.crystallize.llm;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exchange that brought no successful response. */
abstract sealed class WireFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WireFailure(@Nullable Throwable cause) {
        super(cause);
    }

    /** It took too long. */
    static final class TimedOut extends WireFailure {
        private static final long serialVersionUID = 1L;

        private final Duration timeout;

        TimedOut(Duration timeout) {
            super(null);
            this.timeout = timeout;
        }

        Duration timeout() {
            return timeout;
        }
    }

    /** There was no connection, or none any more. */
    static final class Broken extends WireFailure {
        private static final long serialVersionUID = 1L;

        Broken(Throwable cause) {
            super(cause);
        }
    }

    /** The server says that all is well, but not what it was asked for. */
    static final class NoCompletion extends WireFailure {
        private static final long serialVersionUID = 1L;

        private final transient Body body;

        NoCompletion(Body body) {
            super(null);
            this.body = body;
        }

        Body body() {
            return body;
        }
    }

    /** The server answered with another status than one of success. */
    static final class Refused extends WireFailure {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient Body body;
        private final @Nullable Duration retryAfter;

        private Refused(int status, Body body, @Nullable Duration retryAfter) {
            super(null);
            this.status = status;
            this.body = body;
            this.retryAfter = retryAfter;
        }

        static Refused by(HttpResponse<String> response) {
            return new Refused(
                    response.statusCode(),
                    new Body(response.body()),
                    retryAfter(response.headers(), Clock.systemUTC()).orElse(null));
        }

        int status() {
            return status;
        }

        Body body() {
            return body;
        }

        /** When to come again, as the server says; or null if it doesn't. */
        @Nullable
        Duration retryAfter() {
            return retryAfter;
        }
    }

    /**
     * Returns how long the server asks to wait: seconds, or until a time (RFC 9110, section 10.2.3), which is by the
     * server's clock if it tells that.
     */
    static Optional<Duration> retryAfter(HttpHeaders headers, Clock clock) {
        return headers.firstValue("retry-after").map(String::strip).flatMap(text -> {
            if (text.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant now = headers.firstValue("date").flatMap(WireFailure::date).orElseGet(clock::instant);
            return date(text).map(then -> then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
        });
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
