package io.crystallize.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Secrets;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what may be wrong, with a real nginx: run by {@code mvn verify -Pnginx}. */
class HttpBackendNginxIT extends CacheBackendContract {
    private static final byte[] ENTRY = {1, 2, 3};
    private static final Digest KEY = Digest.ofContent(ENTRY);

    @TempDir
    static Path folder;

    private static NginxServer nginx;

    @BeforeAll
    static void start() throws Exception {
        nginx = NginxServer.start(folder);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        nginx.stop();
    }

    @Override
    protected boolean leases() {
        return false;
    }

    @Override
    protected boolean lists() {
        return false;
    }

    @Override
    protected CacheBackend create(Path place) {
        Path test = place.getParent();
        return at(URI.create(nginx.open() + "/" + test.getFileName() + "/" + place.getFileName()));
    }

    private static HttpBackend at(URI address) {
        return HttpBackend.builder(address)
                .secrets(Secrets.none())
                .attempts(3, Duration.ofMillis(1))
                .build();
    }

    @Test
    void put_thatTheServerDoesNotDo_isToldWithTheSetting() {
        try (HttpBackend fixed = at(nginx.at("/fixed"))) {
            assertThatThrownBy(() -> fixed.put(KEY, ENTRY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("405")
                    .hasMessageContaining("nginx: dav_methods PUT DELETE");
            assertThatThrownBy(() -> fixed.setAside(KEY)).hasMessageContaining("does not do DELETE");
        }
    }

    @Test
    void put_whereTheServerMakesNoFolders_isToldWithTheSetting() {
        try (HttpBackend flat = at(nginx.at("/flat"))) {
            assertThatThrownBy(() -> flat.put(KEY, ENTRY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was answered with 500")
                    .hasMessageContaining("nginx: create_full_put_path on");
        }
    }

    @Test
    void put_ofMoreThanTheServerTakes_isToldWithTheSetting() {
        try (HttpBackend small = at(nginx.at("/small"))) {
            assertThatThrownBy(() -> small.put(KEY, new byte[2 << 20]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nginx: client_max_body_size");
            assertThatThrownBy(() -> store(small, new byte[20 << 20]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nginx: client_max_body_size");
        }
    }

    private static void store(HttpBackend backend, byte[] content) throws IOException {
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(Digest.ofContent(content));
        }
    }

    @Test
    void restart_isNotNoticed_whenItIsOverBeforeTheNextRequest() throws Exception {
        try (HttpBackend backend = at(URI.create(nginx.open() + "/restart"))) {
            backend.put(KEY, ENTRY);
            nginx.stop();
            nginx.start();
            assertThat(backend.get(KEY)).contains(ENTRY);
            nginx.stop();
            nginx.start();
            backend.put(KEY, ENTRY);
        }
    }

    @Test
    void runs_overARestart_areRight_andSaySoOnce() throws Exception {
        try (HttpBackend backend = at(URI.create(nginx.open() + "/runs"))) {
            TraceCache cache = new TraceCache(backend);
            String log = HttpRuns.logOf(() -> {
                assertThat(HttpRuns.isRight(HttpRuns.run(cache, 1), 1)).isTrue();
                nginx.stop();
                assertThat(HttpRuns.isRight(HttpRuns.run(cache, 1), 1)).isTrue();
                assertThat(HttpRuns.isRight(HttpRuns.run(cache, 2), 2)).isTrue();
                nginx.start();
                assertThat(HttpRuns.isRight(HttpRuns.run(cache, 1), 1)).isTrue();
                assertThat(HttpRuns.uses(HttpRuns.run(cache, 1)).subList(0, 2)).containsExactly("hit", "hit");
            });
            assertThat(log)
                    .containsOnlyOnce("The cache " + nginx.open() + "/runs failed, the run goes on without it")
                    .contains("Does the server run there");
            assertThat(cache.counts().errors()).isGreaterThan(1);
            assertThat(cache.counts().damaged()).isZero();
        }
    }
}
