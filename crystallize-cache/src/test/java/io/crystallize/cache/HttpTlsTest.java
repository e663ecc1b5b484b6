package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Secrets;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class HttpTlsTest {
    private static final Digest KEY = Digest.ofContent(new byte[] {1});
    private static final Secrets TOKEN = Secrets.of(Map.of("CRYSTALLIZE_CACHE_TOKEN", "hunter2"));

    @TempDir
    Path folder;

    private static HttpBackendBuilder builder(HttpStore server) {
        return HttpBackend.builder(server.address()).secrets(TOKEN).attempts(3, Duration.ofMillis(1));
    }

    @Test
    void certificateOfItsOwn_isTrustedWhenGiven() throws Exception {
        HttpCertificate certificate = HttpCertificate.make("ip:127.0.0.1", folder);
        try (HttpStore server = HttpStore.startTls(certificate.server());
                HttpBackend backend =
                        builder(server).trust(certificate.certificate()).build()) {
            backend.put(KEY, new byte[] {1, 2});
            assertThat(backend.get(KEY)).contains(new byte[] {1, 2});
            assertThat(backend.name()).startsWith("https://127.0.0.1:");
        }
    }

    @Test
    void certificateOfItsOwn_isNotTrustedElse_andGetsNoRequest() throws Exception {
        HttpCertificate certificate = HttpCertificate.make("ip:127.0.0.1", folder);
        try (HttpStore server = HttpStore.startTls(certificate.server());
                HttpBackend backend = builder(server).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("GET " + server.address() + "/entries/")
                    .hasMessageContaining("the server's certificate is not that of a trusted 127.0.0.1")
                    .hasMessageContaining("Give the certificate of its authority")
                    .hasMessageNotContaining("hunter2");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void certificateForAnotherName_isRefused_andGetsNoRequest() throws Exception {
        HttpCertificate certificate = HttpCertificate.make("dns:cache.example.org", folder);
        try (HttpStore server = HttpStore.startTls(certificate.server());
                HttpBackend backend =
                        builder(server).trust(certificate.certificate()).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the server's certificate is not that of a trusted 127.0.0.1")
                    .hasMessageContaining("127.0.0.1 found")
                    .hasMessageContaining("the name that is in it as address");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void serverWithoutTls_isToldAsThat() throws Exception {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(() -> answerWithoutTls(socket));
        server.start();
        URI address = URI.create("https://127.0.0.1:" + socket.getLocalPort());
        try (socket;
                HttpBackend backend =
                        HttpBackend.builder(address).secrets(TOKEN).build()) {
            assertThatThrownBy(() -> backend.get(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no TLS with 127.0.0.1")
                    .hasMessageContaining("Is it https there?");
        }
        server.join();
    }

    /**
     * Answers as long as the socket is open, as the JDK's client may see no more than a timeout: in about one of a
     * thousand handshakes that fail, their failure is lost on its way between its threads. Then it is tried again.
     */
    private static void answerWithoutTls(ServerSocket socket) {
        byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII);
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                if (connection.getInputStream().read(new byte[8192]) > 0) {
                    connection.getOutputStream().write(answer);
                }
            } catch (IOException e) {
                // The client went away, or the test has ended.
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void trust_fileWithoutCertificate_isRefused(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), content);
        HttpBackendBuilder builder = HttpBackend.builder(URI.create("https://localhost"));
        assertThatThrownBy(() -> builder.trust(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " holds no certificate: give a file with the certificate of the server, or of its "
                        + "authority, in PEM");
    }

    @Test
    void trust_missingFile_isRefused() {
        HttpBackendBuilder builder = HttpBackend.builder(URI.create("https://localhost"));
        assertThatThrownBy(() -> builder.trust(folder.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing");
    }
}
