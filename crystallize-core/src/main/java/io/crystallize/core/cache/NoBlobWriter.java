package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;

/** Writes nothing: the cache is read-only, and only the address is asked for. */
final class NoBlobWriter extends BlobWriter {
    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public void commit(Digest address) {}

    @Override
    public void close() {}
}
