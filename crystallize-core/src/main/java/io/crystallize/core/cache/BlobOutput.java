package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * Takes the bytes of a blob, computes their address, and tells failures of the backend from those of whoever writes.
 */
final class BlobOutput extends OutputStream {
    private final BlobWriter writer;
    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] buffer = new byte[8192];
    private int used;
    private long size;

    /** Writes what a blob holds. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The backend failed, as the cause says. */
    static final class BackendException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BackendException(Exception cause) {
            super(cause);
        }
    }

    BlobOutput(BlobWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(int b) {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > buffer.length - used) {
            drain();
        }
        if (length >= buffer.length) {
            pass(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
    }

    private void drain() {
        pass(buffer, 0, used);
        used = 0;
    }

    private void pass(byte[] bytes, int offset, int length) {
        sha256.update(bytes, offset, length);
        size += length;
        try {
            writer.write(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            throw new BackendException(e);
        }
    }

    Stored commit(String codec) {
        drain();
        Digest address = Digest.ofBytes(sha256.digest());
        try {
            writer.commit(address);
        } catch (IOException | RuntimeException e) {
            throw new BackendException(e);
        }
        return new Stored(codec, address, size);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            throw new BackendException(e);
        }
    }
}
