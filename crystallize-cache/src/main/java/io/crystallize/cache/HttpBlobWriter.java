package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects a blob until its address, and so the place to send it to, is known: a small one on the heap, a larger one in
 * a temporary file.
 */
final class HttpBlobWriter extends BlobWriter {
    static final int LARGEST_ON_HEAP = 1 << 16;

    private final HttpBackend backend;
    private final Path folder;
    private ByteArrayOutputStream heap = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private boolean ended;

    HttpBlobWriter(HttpBackend backend, Path folder) {
        this.backend = backend;
        this.folder = folder;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        if (out == null && length <= LARGEST_ON_HEAP - heap.size()) {
            heap.write(bytes, offset, length);
            return;
        }
        try {
            writeToFile(bytes, offset, length);
        } catch (IOException e) {
            closeAfter(e); // a blob that misses some of its bytes must not be committed
            throw e;
        }
    }

    private void writeToFile(byte[] bytes, int offset, int length) throws IOException {
        if (out == null) {
            file = Files.createTempFile(folder, "crystallize-", ".blob");
            out = Files.newOutputStream(file);
            heap.writeTo(out);
            heap = new ByteArrayOutputStream();
        }
        // The JDK keeps, for each thread, a native buffer as large as the largest array it ever wrote.
        for (int done = 0; done < length; done += LARGEST_ON_HEAP) {
            out.write(bytes, offset + done, Math.min(LARGEST_ON_HEAP, length - done));
        }
    }

    @Override
    public void commit(Digest address) throws IOException {
        requireOpen();
        try {
            backend.storeBlob(address, body());
        } catch (IOException e) {
            closeAfter(e);
            throw e;
        }
        close();
    }

    private BodyPublisher body() throws IOException {
        if (out == null) {
            return BodyPublishers.ofByteArray(heap.toByteArray());
        }
        out.close();
        return BodyPublishers.ofFile(Objects.requireNonNull(file));
    }

    private void closeAfter(IOException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        heap = new ByteArrayOutputStream();
        Path written = file;
        file = null;
        if (written == null) {
            return;
        }
        try {
            if (out != null) {
                out.close();
            }
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The writing of this blob has ended");
        }
    }
}
