package io.crystallize.llm;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The JDK's client, for LangChain4j. Unlike LangChain4j's own, it keeps what the server said of when to come again,
 * counts the body to what may take so long, and ends the exchange if its thread is interrupted.
 */
final class Wire implements HttpClient {
    private static final int SUCCESSES = 2;
    private static final int CLASS_OF_STATUS = 100;

    private final java.net.http.HttpClient client;
    private final Duration timeout;

    private Wire(Duration timeout) {
        this.timeout = timeout;
        // Some servers fail at the offer to change to version 2.
        this.client = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(translated(request), BodyHandlers.ofString());
        HttpResponse<String> response;
        try {
            response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new WireFailure.TimedOut(timeout);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new WireFailure.Broken(e);
        } catch (ExecutionException e) {
            throw new WireFailure.Broken(e.getCause() instanceof IOException broken ? broken : e);
        }
        if (response.statusCode() / CLASS_OF_STATUS != SUCCESSES) {
            throw WireFailure.Refused.by(response);
        }
        Body body = new Body(response.body());
        if (!body.isCompletion()) {
            throw new WireFailure.NoCompletion(body);
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(response.body())
                .build();
    }

    private static java.net.http.HttpRequest translated(HttpRequest request) {
        java.net.http.HttpRequest.Builder translated = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(
                        request.method().name(),
                        request.body() == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(Objects.requireNonNull(request.body())));
        request.headers().forEach((name, values) -> values.forEach(value -> translated.header(name, value)));
        return translated.build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("Answers are taken whole");
    }

    /** Makes one with a time for a whole exchange, as LangChain4j wants it made. */
    static final class Builder implements HttpClientBuilder {
        private final Duration timeout;

        Builder(Duration timeout) {
            this.timeout = timeout;
        }

        @Override
        public Duration connectTimeout() {
            return timeout;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration ignored) {
            return this; // LangChain4j's default
        }

        @Override
        public Duration readTimeout() {
            return timeout;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration ignored) {
            return this; // LangChain4j's default
        }

        @Override
        public HttpClient build() {
            return new Wire(timeout);
        }
    }
}
