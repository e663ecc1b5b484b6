package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crystallize.core.Secrets;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCredentialsTest {
    private static final Digest KEY = Digest.ofContent(new byte[] {1});
    private static final String HIDDEN = "hunter2";
    private static final Secrets USER =
            Secrets.of(Map.of("CRYSTALLIZE_CACHE_USER", "ada", "CRYSTALLIZE_CACHE_PASSWORD", HIDDEN + ":ü"));
    private static final Secrets TOKEN = Secrets.of(Map.of("CRYSTALLIZE_CACHE_TOKEN", HIDDEN));

    private final HttpStore server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    HttpCredentialsTest() throws IOException {
        server = HttpStore.start();
    }

    @BeforeEach
    void note() {
        server.answer(exchange -> {
            authorizations.add(exchange.getRequestHeaders()
                    .getOrDefault("Authorization", List.of("none"))
                    .get(0));
            server.answerHonestly(exchange);
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpBackend backend(Secrets secrets) {
        return HttpBackend.builder(server.address())
                .secrets(secrets)
                .attempts(2, Duration.ofMillis(1))
                .build();
    }

    private static HttpBackendBuilder builder(String address) {
        return HttpBackend.builder(URI.create(address)).secrets(TOKEN);
    }

    @Test
    void user_isSentWithEveryRequest() throws IOException {
        try (HttpBackend backend = backend(USER)) {
            backend.put(KEY, new byte[0]);
            backend.get(KEY);
            backend.remove(KEY);
        }
        String basic = "Basic " + Base64.getEncoder().encodeToString(("ada:" + HIDDEN + ":ü").getBytes(UTF_8));
        assertThat(authorizations).containsExactly(basic, basic, basic);
    }

    @Test
    void token_isSentWithEveryRequest() throws IOException {
        try (HttpBackend backend = backend(TOKEN)) {
            backend.get(KEY);
        }
        assertThat(authorizations).containsExactly("Bearer " + HIDDEN);
    }

    @Test
    void nobody_isNotSent() throws IOException {
        try (HttpBackend backend = backend(Secrets.none())) {
            backend.get(KEY);
        }
        assertThat(authorizations).containsExactly("none");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 400, 401, 403, 404, 407, 409, 413, 500, 503, 507})
    void secrets_areInNoMessage(int status) {
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://x:" + HIDDEN + "@127.0.0.2/?token=" + HIDDEN);
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"cache\"");
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"cache\"");
            HttpStore.answer(exchange, status);
        });
        for (Secrets secrets : List.of(USER, TOKEN)) {
            try (HttpBackend backend = backend(secrets)) {
                Throwable failure = catchThrowable(() -> backend.put(KEY, new byte[0]));
                assertThat(told(failure))
                        .contains("was answered with " + status)
                        .doesNotContain(HIDDEN, "aHVud", "Bearer");
                assertThat(backend.name() + backend).doesNotContain(HIDDEN);
            }
        }
    }

    private static String told(Throwable failure) {
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        return all.toString();
    }

    @Test
    void secrets_areInNoTextOfTheirOwn() {
        assertThat(HttpCredentials.find(TOKEN)).hasToString("[REDACTED]");
        assertThat(HttpCredentials.find(Secrets.none())).hasToString("none");
    }

    @Test
    void refusedCredentials_areToldByTheirNames() {
        server.answer(401);
        try (HttpBackend backend = backend(TOKEN)) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .hasMessageContaining(
                            "does not accept the credentials in the environment. Check CRYSTALLIZE_CACHE_USER");
        }
        server.answer(403);
        try (HttpBackend backend = backend(TOKEN)) {
            assertThatThrownBy(() -> backend.get(KEY)).hasMessageContaining("Check the user's rights there");
        }
    }

    @Test
    void redirect_isNotFollowed_andNamesWhereItLeads() throws IOException {
        try (HttpStore other = HttpStore.start();
                HttpBackend backend = backend(TOKEN)) {
            server.answer(exchange -> {
                exchange.getResponseHeaders().set("Location", other.address() + "/moved?signature=" + HIDDEN);
                HttpStore.answer(exchange, 302);
            });
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was answered with 302: it is elsewhere, at " + other.address() + "/moved. ")
                    .hasMessageContaining("give the cache's own address");
            assertThatThrownBy(() -> backend.openBlob(KEY)).hasMessageContaining("Redirects are not followed");
            assertThat(other.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a place", "http://[", "mailto:ada@example.org"})
    void redirect_toNowhere_isToldWithoutAPlace(String location) {
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            HttpStore.answer(exchange, 307);
        });
        try (HttpBackend backend = backend(TOKEN)) {
            assertThatThrownBy(() -> backend.get(KEY)).hasMessageContaining("307: it is elsewhere");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cache.example.org",
                "http://localhost:8080/x",
                "http://127.0.0.1",
                "http://127.8.9.10:99/",
                "http://[::1]:8080",
                "http://LOCALHOST"
            })
    void credentials_whereNobodyElseReadsThem_areSent(String address) {
        assertThatCode(() -> builder(address).build().close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cache.example.org",
                "http://10.0.0.1",
                "http://localhost.example.org",
                "http://128.0.0.1",
                "http://127.0.0.1.example.org",
                "http://[::2]"
            })
    void credentials_inTheClear_areRefusedUntilAllowed(String address) {
        HttpBackendBuilder builder = builder(address);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The address of the HTTP cache on "
                        + URI.create(address).getHost() + " is of http")
                .hasMessageContaining("Give an address of https")
                .hasMessageContaining("credentialsInTheClear()");
        assertThatCode(() -> builder.credentialsInTheClear().build().close()).doesNotThrowAnyException();
        assertThatCode(() -> builder(address).secrets(Secrets.none()).build().close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ada:hunter2@example.org/x",
                "https://hunter2@example.org",
                "https://a:hunter2@under_score/x"
            })
    void address_withAUser_isRefusedWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> builder(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds a user. Set CRYSTALLIZE_CACHE_USER and CRYSTALLIZE_CACHE_PASSWORD")
                .hasMessageNotContaining(HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/x?sig=hunter2", "https://example.org/#hunter2"})
    void address_withAQuery_isRefusedWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> builder(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("on example.org holds a query or fragment")
                .hasMessageNotContaining(HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org", "example.org/x", "http:example.org", "file:///tmp/x"})
    void address_ofAnotherScheme_isRefused(String address) {
        assertThatThrownBy(() -> builder(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "is not of http or https. Give one such as https://cache.example.org/crystallize");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:///x", "https://under_score/x"})
    void address_withoutAHost_isRefused(String address) {
        assertThatThrownBy(() -> builder(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no host");
    }

    @Test
    void credentials_thatAreIncompleteOrTooMany_areToldByName() {
        assertRefused(
                Map.of("CRYSTALLIZE_CACHE_USER", HIDDEN), "CRYSTALLIZE_CACHE_USER without CRYSTALLIZE_CACHE_PASSWORD");
        assertRefused(
                Map.of("CRYSTALLIZE_CACHE_PASSWORD", HIDDEN),
                "CRYSTALLIZE_CACHE_PASSWORD without CRYSTALLIZE_CACHE_USER");
        assertRefused(
                Map.of("CRYSTALLIZE_CACHE_TOKEN", HIDDEN, "CRYSTALLIZE_CACHE_USER", HIDDEN),
                "There is CRYSTALLIZE_CACHE_TOKEN, and CRYSTALLIZE_CACHE_USER too");
        assertRefused(Map.of("CRYSTALLIZE_CACHE_TOKEN", HIDDEN + "\r\nX: y"), "Was a line break copied with it?");
        assertRefused(Map.of("CRYSTALLIZE_CACHE_TOKEN", ""), "CRYSTALLIZE_CACHE_TOKEN is not a token");
        assertRefused(
                Map.of("CRYSTALLIZE_CACHE_USER", "a:b", "CRYSTALLIZE_CACHE_PASSWORD", HIDDEN), "can't hold a colon");
        assertRefused(
                Map.of("CRYSTALLIZE_CACHE_USER", "a", "CRYSTALLIZE_CACHE_PASSWORD", HIDDEN + "\n"),
                "control character");
    }

    private void assertRefused(Map<String, String> secrets, String message) {
        assertThatThrownBy(() -> backend(Secrets.of(secrets)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining(HIDDEN);
    }

    @Test
    void builder_withANumberThatMakesNoSense_isRefused() {
        HttpBackendBuilder builder = builder("http://localhost");
        assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).hasMessage("The timeout must be positive, not PT0S");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(-1)))
                .hasMessage("The connect timeout must be positive, not PT-1S");
        assertThatThrownBy(() -> builder.attempts(0, Duration.ofMillis(1)))
                .hasMessage("A request needs at least one attempt, not 0");
        assertThatThrownBy(() -> builder.attempts(1, Duration.ZERO))
                .hasMessage("The first pause must be positive, not PT0S");
    }
}
