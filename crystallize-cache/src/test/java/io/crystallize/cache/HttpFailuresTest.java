package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import io.crystallize.core.Secrets;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may do wrong costs time, and is told with the request, the status and the way out. */
@Timeout(60)
class HttpFailuresTest {
    private static final byte[] ENTRY = {1, 2, 3};
    private static final Digest KEY = Digest.ofContent(ENTRY);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final HttpStore server;
    private final HttpBackend backend;
    private final HttpBackend impatient;
    private final CountDownLatch end = new CountDownLatch(1);

    HttpFailuresTest() throws IOException {
        server = HttpStore.start();
        backend = builder(server.address()).build();
        impatient = builder(server.address()).timeout(SHORT).build();
    }

    private static HttpBackendBuilder builder(URI address) {
        return HttpBackend.builder(address).secrets(Secrets.none()).attempts(3, Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        end.countDown();
        backend.close();
        impatient.close();
        server.close();
    }

    private String entryAddress() {
        return server.address() + "/entries/" + KEY.toString().substring(0, 2) + "/" + KEY;
    }

    private static void store(HttpBackend backend, byte[] content) throws IOException {
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(Digest.ofContent(content));
        }
    }

    /** Waits until the test ends, or a moment is over. */
    private boolean hasEndedAfter(int milliseconds) {
        try {
            return end.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT    | 400 | Check its address, and look at the server's log
                    GET    | 401 | Set CRYSTALLIZE_CACHE_USER and CRYSTALLIZE_CACHE_PASSWORD, or CRYSTALLIZE_CACHE_TOKEN
                    GET    | 403 | the server does not allow it to anybody
                    PUT    | 404 | there is no such place. Check the address of the cache
                    PUT    | 405 | nginx: dav_methods PUT DELETE
                    DELETE | 405 | the server does not do DELETE here
                    PUT    | 409 | nginx: create_full_put_path on
                    PUT    | 411 | wants to know the length
                    PUT    | 413 | nginx: client_max_body_size 0
                    PUT    | 507 | the server has no room left
                    PUT    | 501 | the server does not do PUT here
                    GET    | 204 | that is no answer of a cache
                    GET    | 206 | that is no answer of a cache
                    """)
    void status_thatWillNotPass_isToldAtOnce(String method, int status, String advice) {
        server.answer(status);
        Throwable failure = catchThrowable(() -> {
            switch (method) {
                case "GET" -> backend.get(KEY);
                case "PUT" -> backend.put(KEY, ENTRY);
                default -> backend.setAside(KEY);
            }
        });
        assertThat(failure)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(method + " " + entryAddress() + " was answered with " + status + ": ")
                .hasMessageContaining(advice);
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void status_thatMayPass_isAskedAgain(int status) throws IOException {
        failFirst(2, exchange -> HttpStore.answer(exchange, status));
        backend.put(KEY, ENTRY);
        assertThat(server.requests).hasSize(3);

        failFirst(2, exchange -> HttpStore.answer(exchange, status));
        assertThat(backend.get(KEY)).contains(ENTRY);

        server.requests.clear();
        server.answer(status);
        assertThatThrownBy(() -> backend.get(KEY)).hasMessageContaining("was answered with " + status);
        assertThat(server.requests).hasSize(3);
    }

    private void failFirst(int failures, HttpStore.Answer failure) {
        AtomicInteger left = new AtomicInteger(failures);
        server.answer(exchange -> {
            if (left.getAndDecrement() > 0) {
                failure.give(exchange);
            } else {
                server.answerHonestly(exchange);
            }
        });
    }

    @Test
    void status_410_isAbsent() throws IOException {
        server.answer(410);
        assertThat(backend.get(KEY)).isEmpty();
        assertThat(backend.openBlob(KEY)).isEmpty();
        backend.remove(KEY);
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void retryAfter_longerThanTheTimeout_isNotWaitedFor() {
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            HttpStore.answer(exchange, 429);
        });
        assertThatThrownBy(() -> backend.get(KEY))
                .hasMessageContaining("was answered with 429")
                .hasMessageContaining("too busy");
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "soon", "-1", "Fri, 31 Dec 1999 23:59:59 GMT"})
    void retryAfter_ofNoUse_doesNoHarm(String value) throws IOException {
        server.stored.put(URI.create(entryAddress()).getPath(), ENTRY);
        failFirst(1, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", value);
            HttpStore.answer(exchange, 503);
        });
        assertThat(backend.get(KEY)).contains(ENTRY);
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void connection_thatBreaks_isMadeAgain() throws IOException {
        failFirst(2, HttpExchange::close);
        backend.put(KEY, ENTRY);
        assertThat(backend.get(KEY)).contains(ENTRY);

        server.requests.clear();
        server.answer(HttpExchange::close);
        assertThatThrownBy(() -> backend.put(KEY, ENTRY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("PUT " + entryAddress() + " failed: ");
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void entry_thatIsCutOff_isAskedForAgain() throws IOException {
        server.stored.put(URI.create(entryAddress()).getPath(), ENTRY);
        failFirst(1, exchange -> answerInPart(exchange, 100));
        assertThat(backend.get(KEY)).contains(ENTRY);
        assertThat(server.requests).hasSize(2);
    }

    private static void answerInPart(HttpExchange exchange, int promised) throws IOException {
        exchange.sendResponseHeaders(200, promised);
        exchange.getResponseBody().write(ENTRY);
        exchange.getResponseBody().flush();
    }

    @Test
    void blob_thatIsCutOff_saysWhere() throws IOException {
        server.answer(exchange -> answerInPart(exchange, 100));
        try (InputStream in = backend.openBlob(KEY).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("GET " + server.address() + "/blobs/")
                    .hasMessageContaining("broke off after 3 bytes");
            assertThatThrownBy(in::read).hasMessageContaining("broke off after 3 bytes");
        }
    }

    @Test
    void server_thatDoesNotAnswer_isGivenUp() {
        server.answer(exchange -> hasEndedAfter(60_000));
        assertThatThrownBy(() -> impatient.get(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GET " + entryAddress() + " was not answered within 300 ms")
                .hasMessageContaining("Give it more time");
        assertThatThrownBy(() -> impatient.openBlob(KEY)).hasMessageContaining("was not answered within 300 ms");
        assertThatThrownBy(() -> impatient.remove(KEY)).hasMessageContaining("was not answered within 300 ms");
        assertThat(server.requests).as("There is no time for another attempt").hasSize(3);
    }

    @Test
    void entry_thatTrickles_isGivenUpAndTheConnectionWithIt() throws InterruptedException {
        CountDownLatch broken = new CountDownLatch(1);
        server.answer(exchange -> trickle(exchange, broken));
        assertThatThrownBy(() -> impatient.get(KEY)).hasMessageContaining("was not answered within 300 ms");
        assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void blob_thatTrickles_isGivenUpAndTheConnectionWithIt() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        server.answer(exchange -> trickle(exchange, broken));
        try (InputStream in = impatient.openBlob(KEY).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("gave no more than ")
                    .hasMessageContaining("the server is too slow");
        }
        assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void trickle(HttpExchange exchange, CountDownLatch broken) throws IOException {
        exchange.sendResponseHeaders(200, 1_000_000);
        try {
            while (!hasEndedAfter(10)) {
                exchange.getResponseBody().write(0);
                exchange.getResponseBody().flush();
            }
        } catch (IOException e) {
            broken.countDown();
            throw e;
        }
    }

    @Test
    void blob_thatIsReadSlowly_isNotTheServersFault() throws IOException {
        byte[] content = new byte[1_000_000];
        server.answer(exchange -> HttpStore.answer(exchange, content));
        try (InputStream in = impatient.openBlob(KEY).orElseThrow()) {
            assertThat(in.read()).isZero();
            assertThat(hasEndedAfter((int) SHORT.toMillis() + 50)).isFalse();
            assertThat(in.readAllBytes()).hasSize(content.length - 1);
        }
    }

    @Test
    void upload_thatTheServerDoesNotTake_isGivenUp() throws IOException {
        server.answer(exchange -> {
            if (exchange.getRequestMethod().equals("HEAD")) {
                HttpStore.answer(exchange, 404);
            } else {
                hasEndedAfter(60_000);
            }
        });
        assertThatThrownBy(() -> impatient.put(KEY, new byte[HttpBackend.LARGEST_ENTRY]))
                .hasMessageContaining("was not answered within 300 ms");
        assertThatThrownBy(() -> store(impatient, new byte[100_000]))
                .as("With the time that 100,000 bytes may take")
                .hasMessageContaining("was not answered within 690 ms");
    }

    @Test
    void noServer_isToldAsThat() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        try (HttpBackend nowhere =
                builder(URI.create("http://127.0.0.1:" + port)).build()) {
            assertThatThrownBy(() -> nowhere.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("GET http://127.0.0.1:" + port + "/entries/")
                    .hasMessageEndingWith(
                            "no connection to 127.0.0.1:" + port + ". Does the server run there, and speak http?");
        }
    }

    @Test
    void unknownHost_isToldAsThat() {
        try (HttpBackend nowhere =
                builder(URI.create("http://cache.invalid/team")).build()) {
            assertThatThrownBy(() -> nowhere.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("nobody knows the host cache.invalid. Check the address");
        }
    }

    @Test
    void page_insteadOfWhatIsStored_isToldAsThat() {
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            HttpStore.answer(exchange, "<html>Log in</html>".getBytes(US_ASCII));
        });
        assertThatThrownBy(() -> backend.get(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was answered with 200: a page of HTML")
                .hasMessageContaining("login page");
        assertThatThrownBy(() -> backend.openBlob(KEY)).hasMessageContaining("a page of HTML");
    }

    @Test
    void answer_inAnotherProtocol_isAFailure() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            URI address = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            Thread other = new Thread(() -> greet(socket));
            other.start();
            try (HttpBackend wrong = builder(address).attempts(1, SHORT).build()) {
                assertThatThrownBy(() -> wrong.get(KEY))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("GET " + address + "/entries/");
            }
            other.join();
        }
    }

    private static void greet(ServerSocket socket) {
        try (Socket connection = socket.accept()) {
            assertThat(connection.getInputStream().read(new byte[8192])).isPositive();
            connection.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void interrupt_endsTheWaiting_andIsKept() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(exchange -> {
            asked.countDown();
            hasEndedAfter(60_000);
        });
        assertThat(interruptedWhile(asked, () -> backend.get(KEY))).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void interrupt_endsThePauseBetweenAttempts_andIsKept() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "9");
            HttpStore.answer(exchange, 503);
            asked.countDown();
        });
        assertThat(interruptedWhile(asked, () -> backend.get(KEY))).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void interrupt_endsTheReadingOfABlob_andIsKept() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(exchange -> {
            answerInPart(exchange, 100);
            asked.countDown();
            hasEndedAfter(60_000);
        });
        try (InputStream in = backend.openBlob(KEY).orElseThrow()) {
            assertThat(interruptedWhile(asked, in::readAllBytes)).isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void interruptedThread_sendsNothing() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> backend.put(KEY, ENTRY)).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(server.requests).isEmpty();
    }

    private interface Operation {
        Object run() throws IOException;
    }

    /** Returns what an operation throws that is interrupted, and checks that the thread still is. */
    private static Throwable interruptedWhile(CountDownLatch asked, Operation operation) throws InterruptedException {
        AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        AtomicReference<Boolean> kept = new AtomicReference<>(false);
        Thread thread = new Thread(() -> {
            failure.set(Optional.ofNullable(catchThrowable(operation::run)));
            kept.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        asked.await();
        thread.interrupt();
        thread.join();
        assertThat(kept.get()).as("still interrupted").isTrue();
        return failure.get().orElseThrow();
    }
}
