package io.crystallize.cache;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final int MOST_DOUBLINGS = 10;

    /** Returns the answer, whatever its status. */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, HttpDeadline deadline) throws IOException {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= attempts;
            try {
                HttpResponse<T> response = sendOnce(request, handler, deadline);
                if (last
                        || !HttpFailure.mayPass(response.statusCode())
                        || !deadline.pause(retryAfter(response).orElse(pauseAfter(attempt)))) {
                    return response;
                }
            } catch (ExecutionException e) {
                IOException failure = asIOException(e.getCause());
                if (last || !HttpFailure.mayPass(failure) || !deadline.pause(pauseAfter(attempt))) {
                    throw HttpFailure.of(request, failure);
                }
            }
        }
    }

    private <T> HttpResponse<T> sendOnce(HttpRequest request, BodyHandler<T> handler, HttpDeadline deadline)
            throws IOException, ExecutionException {
        if (Thread.currentThread().isInterrupted()) {
            throw HttpDeadline.interrupted(); // before anything is on its way that could arrive late
        }
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        try {
            return answer.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw HttpDeadline.interrupted();
        } catch (TimeoutException e) {
            if (!answer.cancel(true) && !answer.isCompletedExceptionally()) {
                return answer.join(); // it came just now, and its body must be closed
            }
            throw HttpFailure.timeout(request, deadline.allowed());
        }
    }

    private static IOException asIOException(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IOException exception ? exception : new IOException(failure);
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
