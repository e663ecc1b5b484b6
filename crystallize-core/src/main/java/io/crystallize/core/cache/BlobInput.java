package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;

/** The bytes of a blob, checked against its address when all have been read. */
final class BlobInput extends FilterInputStream {
    private final DigestInputStream digesting;
    private final Digest address;

    BlobInput(InputStream in, Digest address) {
        this(new DigestInputStream(in, Digest.sha256()), address);
    }

    private BlobInput(DigestInputStream in, Digest address) {
        super(in);
        this.digesting = in;
        this.address = address;
    }

    /** Reads what is left, and checks all. */
    void verify() throws IOException {
        byte[] buffer = new byte[8192];
        while (digesting.read(buffer) >= 0) {}
        if (!address.equals(Digest.ofBytes(digesting.getMessageDigest().digest()))) {
            throw new IOException("its bytes don't have the digest that they should");
        }
    }

    @Override
    public long skip(long n) throws IOException {
        return in.readNBytes((int) Math.min(n, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
