package com.example.mvstore;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;

/** Stores a blob block by block, and gives the blocks a name at the end. */
final class BlockWriter extends BlobWriter {
    private final Blobs blobs;
    private final OwnThreads threads;
    private final ByteArrayOutputStream id = new ByteArrayOutputStream();
    private final byte[] block = new byte[Blobs.BLOCK];
    private int used;
    private boolean ended;

    BlockWriter(Blobs blobs, OwnThreads threads) {
        this.blobs = blobs;
        this.threads = threads;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        int done = 0;
        while (done < length) {
            if (used == block.length) {
                addBlock();
            }
            int count = Math.min(length - done, block.length - used);
            System.arraycopy(bytes, offset + done, block, used, count);
            used += count;
            done += count;
        }
    }

    /** A blob that misses some of its bytes must not be committed, so a failure ends the writing. */
    private void addBlock() throws IOException {
        try {
            id.writeBytes(threads.call(() -> blobs.add(block, used)));
            used = 0;
        } catch (IOException e) {
            try {
                close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    @Override
    public void commit(Digest address) throws IOException {
        requireOpen();
        addBlock();
        ended = true;
        threads.call(() -> {
            blobs.commit(address, id.toByteArray());
            return address;
        });
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            threads.call(() -> {
                blobs.abandon(id.toByteArray());
                return blobs;
            });
        }
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The writing of this blob has ended");
        }
    }
}
