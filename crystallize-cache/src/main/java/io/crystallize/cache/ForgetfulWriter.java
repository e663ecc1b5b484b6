package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.Objects;

/** Takes the bytes of a blob and keeps none. */
final class ForgetfulWriter extends BlobWriter {
    private boolean ended;

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
    }

    @Override
    public void commit(Digest address) throws IOException {
        requireOpen();
        close();
    }

    @Override
    public void close() {
        ended = true;
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The writing of this blob has ended");
        }
    }
}
