package io.crystallize.cache;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Sends requests, and sends them again where that may help: all that a cache asks for can be asked twice. An operation
 * ends by its deadline, whatever the server does. Safe for use by any number of threads.
 *
 * @param client sends them
 * @param attempts how often a request is sent at most
 * @param backoff about the pause before the second attempt; each one after it is twice as long
 */
record HttpSender(HttpClient client, int attempts, Duration backoff) {
    // In the caller's thread: an asynchronous request takes twice the time, as it changes threads once more.

    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final int MOST_DOUBLINGS = 10;
    private static final int MOST_TO_DISCARD = 1 << 16;

    /** Makes something of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        /**
         * Reads it.
         *
         * @param response its body is to be read or closed if the status is 200, and else gone
         * @throws EOFException if the body broke off: then the request is sent again
         */
        T read(HttpResponse<InputStream> response) throws IOException;
    }

    /** No answer came, but one may come to the same request a moment later. */
    private static final class PassingException extends Exception {
        private static final long serialVersionUID = 1L;

        final IOException told;

        PassingException(IOException told) {
            super(told);
            this.told = told;
        }
    }

    /** Returns what a reading made of the answer, whatever its status. */
    <T> T send(HttpRequest.Builder request, Reading<T> reading, HttpDeadline deadline) throws IOException {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= attempts;
            Duration pause = pauseAfter(attempt);
            IOException failure;
            try {
                HttpResponse<InputStream> response = sendOnce(request, deadline);
                if (!last
                        && HttpFailure.mayPass(response.statusCode())
                        && deadline.pause(retryAfter(response).orElse(pause))) {
                    continue;
                }
                return reading.read(response);
            } catch (EOFException e) {
                failure = e;
            } catch (PassingException e) {
                failure = e.told;
            }
            if (last || !deadline.pause(pause)) {
                throw failure;
            }
        }
    }

    private HttpResponse<InputStream> sendOnce(HttpRequest.Builder builder, HttpDeadline deadline)
            throws IOException, PassingException {
        if (Thread.currentThread().isInterrupted()) {
            throw HttpDeadline.interrupted(); // before anything is on its way that could arrive late
        }
        Duration left = Duration.ofNanos(Math.max(1, deadline.nanosLeft()));
        HttpRequest request = builder.copy().timeout(left).build();
        try {
            HttpResponse<InputStream> response =
                    client.send(request, answer -> new HttpBody(HttpFailure.nameOf(request), left));
            if (response.statusCode() != 200) {
                discard(response.body());
            }
            return response;
        } catch (InterruptedException e) {
            throw HttpDeadline.interrupted();
        } catch (IOException e) {
            if (e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException)) {
                throw HttpFailure.timeout(request, deadline.allowed());
            }
            IOException told = HttpFailure.of(request, e);
            if (HttpFailure.mayPass(e)) {
                throw new PassingException(told);
            }
            throw told;
        }
    }

    /** Reads the page that a server may show, as else its connection could not be used again; but not any page. */
    static void discard(InputStream body) {
        try (body) {
            body.readNBytes(MOST_TO_DISCARD);
        } catch (IOException e) {
            // It was of no use anyway.
        }
    }

    /** Not the same for all: those who failed together should not come again together. */
    private Duration pauseAfter(int attempt) {
        long longest = backoff.toNanos() << Math.min(attempt - 1, MOST_DOUBLINGS);
        return Duration.ofNanos(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
