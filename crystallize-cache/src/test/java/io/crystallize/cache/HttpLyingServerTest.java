package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.crystallize.core.Secrets;
import io.crystallize.core.cache.CacheCounts;
import io.crystallize.core.cache.TraceCache;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a server gives for what was stored, a run gives what it would have given without a cache. */
@Timeout(120)
@Tag("slow")
class HttpLyingServerTest {
    private static final int RUNS = 4;

    private final HttpStore server;
    private final HttpBackend backend;
    private final CountDownLatch end = new CountDownLatch(1);

    HttpLyingServerTest() throws IOException {
        server = HttpStore.start();
        backend = HttpBackend.builder(server.address())
                .secrets(Secrets.none())
                .attempts(2, Duration.ofMillis(1))
                .timeout(Duration.ofMillis(300))
                .build();
    }

    @AfterEach
    void stop() {
        end.countDown();
        backend.close();
        server.close();
    }

    /** What a server does instead of giving or keeping what was stored. */
    enum Lie {
        FLIPS_A_BYTE(true),
        GIVES_ANOTHER(true),
        CUTS_OFF(true),
        GIVES_NOTHING(true),
        GIVES_TOO_MUCH(true),
        KEEPS_SOMETHING_ELSE(true),
        BREAKS_OFF(false),
        SHOWS_A_PAGE(false),
        FAILS(false),
        REDIRECTS(false),
        IS_SILENT(false),
        FORGETS(false);

        /** Whether its bytes look like those that were stored. */
        final boolean convincing;

        Lie(boolean convincing) {
            this.convincing = convincing;
        }
    }

    private void answer(Lie lie, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] truth = server.stored.get(path);
        String method = exchange.getRequestMethod();
        if (lie == Lie.KEEPS_SOMETHING_ELSE && method.equals("PUT")) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            body[body.length / 2] ^= 1;
            server.stored.put(path, body);
            HttpStore.answer(exchange, 201);
            return;
        }
        if (lie == Lie.FORGETS || lie == Lie.FAILS) {
            HttpStore.answer(
                    exchange, lie == Lie.FAILS ? 500 : method.equals("GET") || method.equals("HEAD") ? 404 : 201);
            return;
        }
        if (truth == null || !method.equals("GET")) {
            server.answerHonestly(exchange);
            return;
        }
        switch (lie) {
            case FLIPS_A_BYTE -> {
                byte[] flipped = truth.clone();
                flipped[flipped.length / 3] ^= 4;
                HttpStore.answer(exchange, flipped);
            }
            case GIVES_ANOTHER -> HttpStore.answer(exchange, another(path));
            case CUTS_OFF -> HttpStore.answer(exchange, Arrays.copyOf(truth, truth.length - 1));
            case GIVES_NOTHING -> HttpStore.answer(exchange, new byte[0]);
            case GIVES_TOO_MUCH -> HttpStore.answer(exchange, Arrays.copyOf(truth, truth.length + 1));
            case BREAKS_OFF -> {
                exchange.sendResponseHeaders(200, truth.length);
                exchange.getResponseBody().write(truth, 0, truth.length / 2);
                exchange.getResponseBody().flush();
            }
            case SHOWS_A_PAGE -> {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                HttpStore.answer(exchange, "<html>Accept the terms of this network</html>".getBytes(US_ASCII));
            }
            case REDIRECTS -> {
                exchange.getResponseHeaders().set("Location", "/login");
                HttpStore.answer(exchange, 302);
            }
            case IS_SILENT -> {
                exchange.sendResponseHeaders(200, truth.length);
                exchange.getResponseBody().flush();
                awaitEnd();
            }
            default -> server.answerHonestly(exchange);
        }
    }

    private void awaitEnd() {
        try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] another(String path) {
        String kind = path.substring(0, path.indexOf('/', 1));
        return server.stored.entrySet().stream()
                .filter(other ->
                        other.getKey().startsWith(kind) && !other.getKey().equals(path))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @ParameterizedTest
    @EnumSource
    void lie_neverChangesAResult_andIsTold(Lie lie) throws Exception {
        for (int first = 0; first < 2; first++) {
            assertThat(HttpRuns.isRight(HttpRuns.run(backend, first), first)).isTrue();
        }
        server.answer(exchange -> answer(lie, exchange));

        TraceCache cache = new TraceCache(backend);
        String log = HttpRuns.logOf(() -> {
            for (int run = 0; run < RUNS; run++) {
                assertThat(HttpRuns.isRight(HttpRuns.run(cache, run % 3), run % 3))
                        .as("run %s", run)
                        .isTrue();
            }
        });

        CacheCounts counts = cache.counts();
        if (lie.convincing) {
            assertThat(counts.damaged()).isPositive();
            assertThat(log.split("is damaged and was set aside", -1)).hasSize((int) counts.damaged() + 1);
            assertThat(counts.errors()).isZero();
        } else if (lie != Lie.FORGETS) {
            assertThat(counts.errors()).isPositive();
            assertThat(log).containsOnlyOnce("The cache " + server.address() + " failed, the run goes on without it: ");
            assertThat(counts.damaged()).isZero();
        }
        assertThat(counts.disputed()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void lie_thatEnds_isForgotten(Lie lie) throws Exception {
        server.answer(exchange -> answer(lie, exchange));
        HttpRuns.logOf(
                () -> assertThat(HttpRuns.isRight(HttpRuns.run(backend, 5), 5)).isTrue());

        server.answer(server::answerHonestly);
        for (int run = 0; run < 2; run++) { // what the server says to have is found out when it is read
            HttpRuns.logOf(() ->
                    assertThat(HttpRuns.isRight(HttpRuns.run(backend, 5), 5)).isTrue());
        }
        assertThat(HttpRuns.logOf(() -> assertThat(HttpRuns.uses(HttpRuns.run(backend, 5)))
                        .containsExactly("hit", "hit", "bypass: the step is not @Cacheable")))
                .isEmpty();
    }

    @Test
    void honestServer_givesWhatWasStored() throws Exception {
        HttpRuns.run(backend, 5);
        String log = HttpRuns.logOf(() -> {
            assertThat(HttpRuns.isRight(HttpRuns.run(backend, 5), 5)).isTrue();
        });
        assertThat(log).isEmpty();
    }
}
