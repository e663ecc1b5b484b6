package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a blob, checked against its address when all have been read. */
final class BlobInput extends FilterInputStream {
    private final DigestInputStream digesting;
    private final Digest address;
    private @Nullable IOException failure;

    /** The bytes are not those that were stored. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException() {
            super("its bytes don't have the digest that they should");
        }
    }

    BlobInput(InputStream in, Digest address) {
        this(new DigestInputStream(in, Digest.sha256()), address);
    }

    private BlobInput(DigestInputStream in, Digest address) {
        super(in);
        this.digesting = in;
        this.address = address;
    }

    /** Why the backend could not go on giving bytes, or null if it could. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Reads what is left, and checks all.
     *
     * @throws DamagedException if they are not the bytes that belong to the address
     */
    void verify() throws IOException {
        byte[] buffer = new byte[8192];
        while (read(buffer, 0, buffer.length) >= 0) {}
        if (!address.equals(Digest.ofBytes(digesting.getMessageDigest().digest()))) {
            throw new DamagedException();
        }
    }

    @Override
    public long skip(long n) throws IOException {
        return readNBytes((int) Math.min(n, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
