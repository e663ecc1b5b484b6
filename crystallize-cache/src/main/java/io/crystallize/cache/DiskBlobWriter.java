package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongConsumer;

/** Streams a blob into a temporary file, which gets its place when the address is known. */
final class DiskBlobWriter extends BlobWriter {
    private final CacheFolder folder;
    private final TemporaryFile file;
    private final byte[] buffer = new byte[1 << 14];
    private final LongConsumer committed;
    private int buffered;
    private long size;
    private boolean ended;

    /** Calls back with the number of bytes once they are there. */
    DiskBlobWriter(CacheFolder folder, LongConsumer committed) throws IOException {
        this.folder = folder;
        this.committed = committed;
        file = folder.newTemporary();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        size += length;
        if (length > buffer.length - buffered) {
            writeToFile(buffer, 0, buffered);
            buffered = 0;
        }
        if (length > buffer.length) {
            writeToFile(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    @Override
    public void commit(Digest address) throws IOException {
        requireOpen();
        writeToFile(buffer, 0, buffered);
        Path target = folder.blob(address);
        try {
            file.moveTo(target);
        } catch (AccessDeniedException e) {
            // On Windows, a file that someone reads can't be replaced; nor need it be, since it has the same bytes.
            if (!Files.exists(target)) {
                throw DiskException.writing(folder.root(), e);
            }
        } catch (IOException e) {
            throw DiskException.writing(folder.root(), e);
        } finally {
            close();
        }
        committed.accept(size);
    }

    @Override
    public void close() throws IOException {
        ended = true;
        file.close();
    }

    /** A blob that misses some of its bytes must not be committed, so a failure ends the writing. */
    private void writeToFile(byte[] bytes, int offset, int length) throws IOException {
        try {
            file.write(bytes, offset, length);
        } catch (IOException e) {
            try {
                close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw DiskException.writing(folder.root(), e);
        }
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The writing of this blob has ended");
        }
    }
}
