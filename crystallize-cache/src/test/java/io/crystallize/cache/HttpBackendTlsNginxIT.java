package io.crystallize.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Secrets;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a real nginx, over TLS and for one user: run by {@code mvn verify -Pnginx}. */
class HttpBackendTlsNginxIT extends CacheBackendContract {
    private static final Digest KEY = Digest.ofContent(new byte[] {1});

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
    protected CacheBackend create(Path place) throws IOException {
        Path test = place.getParent();
        return builder("ada", "correct horse", "/" + test.getFileName() + "/" + place.getFileName())
                .build();
    }

    private static HttpBackendBuilder builder(String user, String password, String path) throws IOException {
        return HttpBackend.builder(URI.create(nginx.closed() + path))
                .secrets(Secrets.of(Map.of(HttpCredentials.USER, user, HttpCredentials.PASSWORD, password)))
                .trust(nginx.certificate());
    }

    @Test
    void wrongPassword_isRefused_andNotRepeated() throws IOException {
        try (HttpBackend backend = builder("ada", "incorrect horse", "").build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was answered with 401")
                    .hasMessageContaining("does not accept the credentials in the environment")
                    .hasMessageNotContaining("incorrect horse");
            assertThatThrownBy(() -> backend.put(KEY, new byte[100])).hasMessageContaining("401");
        }
    }

    @Test
    void noCredentials_areAskedFor() throws IOException {
        try (HttpBackend backend = builder("", "", "").secrets(Secrets.none()).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Set CRYSTALLIZE_CACHE_USER and CRYSTALLIZE_CACHE_PASSWORD");
        }
    }

    @Test
    void certificateThatNobodyVouchedFor_isRefused() {
        try (HttpBackend backend =
                HttpBackend.builder(nginx.closed()).secrets(Secrets.none()).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certificate is not that of a trusted 127.0.0.1");
        }
    }

    @Test
    void tlsWhereThereIsNone_isToldAsThat() throws IOException {
        URI address = URI.create(nginx.open().toString().replace("http:", "https:"));
        try (HttpBackend backend =
                HttpBackend.builder(address).trust(nginx.certificate()).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no TLS with");
        }
    }

    @Test
    void noTlsWhereItIsNeeded_isAFailure() {
        URI address = URI.create(nginx.closed().toString().replace("https:", "http:"));
        try (HttpBackend backend =
                HttpBackend.builder(address).secrets(Secrets.none()).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was answered with 400");
        }
    }
}
