package io.crystallize.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Secrets;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class HttpBackendTest extends CacheBackendContract {
    private static final byte[] ENTRY = {1, 2, 3};
    private static final Digest KEY = Digest.ofContent(ENTRY);
    private static final byte[] SMALL = {4, 5, 6, 7};
    private static final byte[] LARGE = new byte[HttpBlobWriter.LARGEST_ON_HEAP + 1];

    @TempDir
    Path temporary;

    private final HttpStore server;
    private final HttpBackend backend;

    HttpBackendTest() throws IOException {
        server = HttpStore.start();
        backend = builder(server.address()).build();
    }

    private static HttpBackendBuilder builder(URI address) {
        return HttpBackend.builder(address).secrets(Secrets.none());
    }

    @BeforeEach
    void forget() {
        server.requests.clear();
    }

    @AfterEach
    void stop() {
        backend.close();
        server.close();
    }

    @Override
    protected boolean leases() {
        return false;
    }

    @Override
    protected boolean lists() {
        return false;
    }

    /** The server has them there, in this process; {@link #commit_largeBlob_isNotHeld} has none. */
    @Override
    protected boolean keepsBlobsOffTheHeap() {
        return false;
    }

    @Override
    protected CacheBackend create(Path place) {
        String path = place.getFileName().toString();
        return builder(server.address().resolve("/" + path)).build();
    }

    private static String path(String kind, Digest digest) {
        String name = digest.toString();
        return "/" + kind + "/" + name.substring(0, 2) + "/" + name;
    }

    private static void store(CacheBackend backend, byte[] content) throws IOException {
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(Digest.ofContent(content));
        }
    }

    @Test
    void name_isTheAddress() {
        assertThat(HttpBackend.builder(URI.create("https://cache.example.org:8443/team%20a/"))
                        .secrets(Secrets.none())
                        .build()
                        .name())
                .isEqualTo("https://cache.example.org:8443/team%20a");
    }

    @Test
    void commit_largeBlob_isNotHeld() throws IOException {
        byte[] chunk = new byte[1 << 16];
        int chunks = 1000;
        MessageDigest digest = Digest.sha256();
        for (int i = 0; i < chunks; i++) {
            digest.update(chunk);
        }
        AtomicLong whileSending = new AtomicLong();
        AtomicLong sent = new AtomicLong();
        server.answer(exchange -> {
            if (exchange.getRequestMethod().equals("HEAD")) {
                HttpStore.answer(exchange, 404);
                return;
            }
            InputStream body = exchange.getRequestBody();
            for (int i = 0; i < chunks / 2; i++) {
                sent.addAndGet(body.readNBytes(chunk.length).length);
            }
            whileSending.set(liveHeap());
            sent.addAndGet(body.transferTo(OutputStream.nullOutputStream()));
            exchange.sendResponseHeaders(201, -1);
        });
        long before = liveHeap();
        try (BlobWriter writer = backend.newBlob()) {
            for (int i = 0; i < chunks; i++) {
                writer.write(chunk);
            }
            writer.commit(Digest.ofBytes(digest.digest()));
        }
        assertThat(sent).hasValue((long) chunks * chunk.length);
        assertThat(whileSending.get() - before).isLessThan((long) chunks * chunk.length / 2);
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void put_andCommit_useTheDocumentedPaths() throws IOException {
        backend.put(KEY, ENTRY);
        store(backend, SMALL);
        assertThat(server.stored)
                .containsOnlyKeys(path("entries", KEY), path("blobs", Digest.ofContent(SMALL)))
                .containsEntry(path("entries", KEY), ENTRY)
                .containsEntry(path("blobs", Digest.ofContent(SMALL)), SMALL);
    }

    @Test
    void put_entryThatIsTooLarge_isRefusedBeforeItIsSent() {
        assertThatThrownBy(() -> backend.put(KEY, new byte[HttpBackend.LARGEST_ENTRY + 1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("An entry of 16777217 bytes is too large for the cache " + server.address())
                .hasMessageContaining("in artifacts");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void put_entryOfTheLargestSize_isReturned() throws IOException {
        byte[] entry = new byte[HttpBackend.LARGEST_ENTRY];
        entry[entry.length - 1] = 1;
        backend.put(KEY, entry);
        assertThat(backend.get(KEY).orElseThrow()).isEqualTo(entry);
    }

    @Test
    void get_bodyThatIsTooLarge_isGivenUp() {
        server.stored.put(path("entries", KEY), new byte[HttpBackend.LARGEST_ENTRY + 1]);
        assertThatThrownBy(() -> backend.get(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GET " + server.address() + path("entries", KEY))
                .hasMessageContaining("it is larger than 16777216 bytes")
                .hasMessageContaining("Does the address lead to a cache?");
        assertThat(server.requests).as("Asking again would not help").hasSize(1);
    }

    @Test
    void get_bodyWithoutEnd_isGivenUp() {
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 16];
            while (true) { // until the client breaks the connection
                exchange.getResponseBody().write(part);
            }
        });
        assertThatThrownBy(() -> backend.get(KEY)).hasMessageContaining("it is larger than 16777216 bytes");
    }

    @Test
    void commit_smallBlob_isSentAtOnce() throws IOException {
        store(backend, SMALL);
        store(backend, SMALL);
        String put = "PUT " + path("blobs", Digest.ofContent(SMALL));
        assertThat(server.requests).containsExactly(put, put);
    }

    @Test
    void commit_largeBlobThatIsThere_isNotSentAgain() throws IOException {
        String blob = path("blobs", Digest.ofContent(LARGE));
        store(backend, LARGE);
        store(backend, LARGE);
        assertThat(server.requests).containsExactly("HEAD " + blob, "PUT " + blob, "HEAD " + blob);
    }

    @Test
    void commit_largeBlobOfWhichAPartIsThere_isSent() throws IOException {
        String blob = path("blobs", Digest.ofContent(LARGE));
        server.stored.put(blob, SMALL);
        store(backend, LARGE);
        assertThat(server.stored.get(blob)).isEqualTo(LARGE);
    }

    @Test
    void commit_toAServerWithoutHead_isSent() throws IOException {
        server.answer(exchange -> {
            if (exchange.getRequestMethod().equals("HEAD")) {
                HttpStore.answer(exchange, 405);
            } else {
                server.answerHonestly(exchange);
            }
        });
        store(backend, LARGE);
        assertThat(server.stored.get(path("blobs", Digest.ofContent(LARGE)))).isEqualTo(LARGE);
    }

    @Test
    void commit_afterSetAsideThatTheServerRefused_isSentAgain() throws IOException {
        Digest address = Digest.ofContent(LARGE);
        server.stored.put(path("blobs", address), new byte[LARGE.length]);
        server.stored.get(path("blobs", address))[0] = 1;
        server.answer(exchange -> {
            if (exchange.getRequestMethod().equals("DELETE")) {
                HttpStore.answer(exchange, 405);
            } else {
                server.answerHonestly(exchange);
            }
        });
        assertThatThrownBy(() -> backend.setAsideBlob(address)).hasMessageContaining("was answered with 405");
        store(backend, LARGE);
        assertThat(server.stored.get(path("blobs", address))).isEqualTo(LARGE);
    }

    @Test
    void openBlob_isThereBeforeAllHasCome() throws IOException {
        byte[] content = new byte[5_000_000];
        server.stored.put(path("blobs", KEY), content);
        try (InputStream in = backend.openBlob(KEY).orElseThrow()) {
            assertThat(in.available()).isZero();
            assertThat(in.read()).isZero();
            assertThat(in.available()).isPositive();
            assertThat(in.skip(1000)).isEqualTo(1000);
            assertThat(in.readAllBytes()).hasSize(content.length - 1001);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void openBlob_closed_canNotBeRead() throws IOException {
        server.stored.put(path("blobs", KEY), LARGE);
        InputStream in = backend.openBlob(KEY).orElseThrow();
        in.close();
        in.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("is closed");
    }

    @Test
    void newBlob_leavesNoTemporaryFile_howeverItEnds() throws IOException {
        try (HttpBackend backend =
                builder(server.address()).temporaryFolder(temporary).build()) {
            store(backend, LARGE);
            try (BlobWriter abandoned = backend.newBlob()) {
                abandoned.write(LARGE);
                assertThat(files()).hasSize(1);
            }
            server.answer(403);
            assertThatThrownBy(() -> store(backend, LARGE)).isInstanceOf(IOException.class);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void commit_thatFailed_endsTheWriting() throws IOException {
        server.answer(403);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(SMALL);
            assertThatThrownBy(() -> writer.commit(Digest.ofContent(SMALL))).hasMessageContaining("403");
            assertThatThrownBy(() -> writer.commit(Digest.ofContent(SMALL))).hasMessageContaining("has ended");
            assertThatThrownBy(() -> writer.write(1)).hasMessageContaining("has ended");
        }
    }

    @Test
    void write_toAFolderThatIsMissing_endsTheWriting() throws IOException {
        Path missing = temporary.resolve("missing");
        try (HttpBackend backend =
                        builder(server.address()).temporaryFolder(missing).build();
                BlobWriter writer = backend.newBlob()) {
            assertThatThrownBy(() -> writer.write(LARGE)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.write(1)).hasMessageContaining("has ended");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }
}
