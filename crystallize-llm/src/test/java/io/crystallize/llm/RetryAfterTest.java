package io.crystallize.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static Optional<Duration> retryAfter(Map<String, String> headers) {
        Map<String, List<String>> all = new TreeMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return WireFailure.retryAfter(HttpHeaders.of(all, (name, value) -> true), CLOCK);
    }

    @Test
    void seconds_areADuration() {
        assertThat(retryAfter(Map.of("Retry-After", " 30 "))).contains(Duration.ofSeconds(30));
    }

    @Test
    void time_isByTheServersClock_ifItTellsThat() {
        String then = "Sun, 01 Mar 2026 12:00:20 GMT";
        assertThat(retryAfter(Map.of("Retry-After", then))).contains(Duration.ofSeconds(20));
        assertThat(retryAfter(Map.of("Retry-After", then, "Date", "Sun, 01 Mar 2026 12:00:15 GMT")))
                .contains(Duration.ofSeconds(5));
        assertThat(retryAfter(Map.of("Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT")))
                .contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "99999999999999999999"})
    void anythingElse_isIgnored(String text) {
        assertThat(retryAfter(Map.of("Retry-After", text))).isEmpty();
    }

    @Test
    void noHeader_isNothing() {
        assertThat(retryAfter(Map.of())).isEmpty();
    }
}
