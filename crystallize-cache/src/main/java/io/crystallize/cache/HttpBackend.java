package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;

/**
 * A cache on a server that a team shares, reached by plain HTTP: {@code GET}, {@code PUT}, {@code HEAD} and
 * {@code DELETE}, as any WebDAV server, and an object store behind one, understands them. Below the address are
 *
 * <pre>
 * entries/ab/     entries, named by the 64 hexadecimal digits of their key, below the first two of them
 * blobs/ab/       blobs, named by the SHA-256 of their bytes in the same way
 * </pre>
 *
 * <p>For nginx, this is all:
 *
 * <pre>
 * location /cache/ {
 *     root /srv;
 *     dav_methods PUT DELETE;
 *     create_full_put_path on;
 *     client_max_body_size 0;
 * }
 * </pre>
 *
 * <p>A server that is slow, fails or lies costs time and never a wrong result. Every operation ends within its
 * {@linkplain HttpBackendBuilder#timeout timeout}, with all its attempts; moving bytes may take a second more for each
 * 256 KiB, and the reader of a blob waits no longer than that in all. What may pass (no connection, a connection that
 * broke, the statuses 408, 425, 429 and 5xx but 501, 505 and 507) is tried again. What a message tells is the request,
 * the status and what can be done; never the credentials.
 *
 * <p>Blobs are streamed both ways; one larger than 64 KiB waits in a temporary file until it is committed, and is not
 * sent if the server has one of that name and size. Entries are limited to 16 MiB. What is set aside is deleted on the
 * server, and not kept. Redirects are not followed.
 *
 * <p>A thread that is interrupted gets an {@link java.io.InterruptedIOException}; what it was about to store may be
 * stored or not. Safe for use by any number of threads.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class HttpBackend implements CacheBackend {
    static final int LARGEST_ENTRY = 16 << 20;

    private final String base;
    private final HttpCredentials credentials;
    private final Duration timeout;
    private final HttpSender sender;
    private final Path temporaryFolder;
    /** Blobs that were damaged: the server's word that it has them is not enough. */
    private final Set<Digest> doubtful = ConcurrentHashMap.newKeySet();

    HttpBackend(String base, HttpCredentials credentials, Duration timeout, HttpSender sender, Path temporaryFolder) {
        this.base = base;
        this.credentials = credentials;
        this.timeout = timeout;
        this.sender = sender;
        this.temporaryFolder = temporaryFolder;
    }

    /**
     * Returns the cache at an address, with the credentials that are in the environment.
     *
     * @throws IllegalArgumentException as {@link HttpBackendBuilder#build} does
     */
    public static HttpBackend at(URI address) {
        return builder(address).build();
    }

    /**
     * Says how the cache at an address is reached.
     *
     * @throws IllegalArgumentException if the address isn't one of http or https, or holds more than a host, a port and
     *     a path; its message says what to do
     */
    public static HttpBackendBuilder builder(URI address) {
        return new HttpBackendBuilder(address);
    }

    /** Returns its address. */
    @Override
    public String name() {
        return base;
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        return sender.send(
                entry(key).GET(),
                response -> isStored(response) ? Optional.of(readEntry(response)) : Optional.empty(),
                HttpDeadline.in(timeout));
    }

    private static byte[] readEntry(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            byte[] entry = body.readNBytes(LARGEST_ENTRY + 1);
            if (entry.length > LARGEST_ENTRY) {
                throw new IOException(
                        HttpFailure.nameOf(response.request()) + " gave what is no entry: it is larger than "
                                + LARGEST_ENTRY + " bytes. Does the address lead to a cache?");
            }
            return entry;
        }
    }

    @Override
    public void put(Digest key, byte[] entry) throws IOException {
        if (entry.length > LARGEST_ENTRY) {
            throw new IOException("An entry of " + entry.length + " bytes is too large for the cache " + base
                    + ", which takes " + LARGEST_ENTRY + ". Keep what is large in the step's output, or in artifacts");
        }
        put(entry(key).PUT(BodyPublishers.ofByteArray(entry)), deadline(entry.length));
    }

    @Override
    public void remove(Digest key) throws IOException {
        delete(entry(key).DELETE());
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        return sender.send(
                blob(address).GET(),
                response -> isStored(response) ? Optional.of(response.body()) : Optional.empty(),
                HttpDeadline.in(timeout));
    }

    @Override
    public BlobWriter newBlob() {
        return new HttpBlobWriter(this, temporaryFolder);
    }

    void storeBlob(Digest address, BodyPublisher body) throws IOException {
        long size = body.contentLength();
        HttpDeadline deadline = deadline(size);
        if (size <= HttpBlobWriter.LARGEST_ON_HEAP || doubtful.contains(address) || !isThere(address, size, deadline)) {
            put(blob(address).PUT(body), deadline);
            doubtful.remove(address);
        }
    }

    private boolean isThere(Digest address, long size, HttpDeadline deadline) throws IOException {
        return sender.send(
                blob(address).method("HEAD", BodyPublishers.noBody()),
                response -> switch (response.statusCode()) {
                    case 200 ->
                        response.headers()
                                .firstValue("Content-Length")
                                .filter(Long.toString(size)::equals)
                                .isPresent();
                    case 404, 405, 410, 501 -> false;
                    default -> throw refusal(response);
                },
                deadline);
    }

    private HttpDeadline deadline(long bytes) {
        return HttpDeadline.in(timeout.plus(HttpDeadline.forBody(bytes)));
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        delete(blob(address).DELETE());
    }

    @Override
    public void setAsideBlob(Digest address) throws IOException {
        doubtful.add(address);
        removeBlob(address);
    }

    /** Ends the connections, where the JVM can: before Java 21, they end when the backend is no longer referred to. */
    @Override
    public void close() {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(sender.client());
        } catch (NoSuchMethodException e) {
            return;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("The HTTP client of " + base + " can't be closed", e);
        }
    }

    private HttpRequest.Builder entry(Digest key) {
        return request("entries", key);
    }

    private HttpRequest.Builder blob(Digest address) {
        return request("blobs", address);
    }

    private HttpRequest.Builder request(String kind, Digest digest) {
        String name = digest.toString();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/" + kind + "/" + name.substring(0, 2) + "/" + name));
        credentials.header().ifPresent(header -> request.header("Authorization", header));
        return request;
    }

    /** Whether the body is what was stored. */
    private boolean isStored(HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        if (status == 404 || status == 410) {
            return false;
        }
        boolean page = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/html"))
                .isPresent();
        if (status != 200 || page) {
            response.body().close();
            throw refusal(response);
        }
        return true;
    }

    private void put(HttpRequest.Builder request, HttpDeadline deadline) throws IOException {
        expect(request, deadline, Set.of(200, 201, 202, 204));
    }

    private void delete(HttpRequest.Builder request) throws IOException {
        expect(request, HttpDeadline.in(timeout), Set.of(200, 202, 204, 404, 410));
    }

    private void expect(HttpRequest.Builder request, HttpDeadline deadline, Set<Integer> statuses) throws IOException {
        sender.send(
                request,
                response -> {
                    HttpSender.discard(response.body());
                    if (!statuses.contains(response.statusCode())) {
                        throw refusal(response);
                    }
                    return response;
                },
                deadline);
    }

    private IOException refusal(HttpResponse<?> response) {
        return HttpFailure.refusal(response, credentials.header().isPresent());
    }
}
