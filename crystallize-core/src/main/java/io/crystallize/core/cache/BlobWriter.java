package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import org.apiguardian.api.API;

/**
 * Writes the bytes of one blob, whose address is known only when all have been written. Closing it without
 * {@link #commit} leaves nothing behind. After a write or commit that failed, or one commit, all but closing fails with
 * an {@link IOException}. For one thread.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public abstract class BlobWriter extends OutputStream {
    /**
     * Makes the blob visible, all at once, under its address. If there is one already, either may stay: they are equal.
     * Nothing may be written afterwards.
     *
     * @param address the SHA-256 of all bytes written
     */
    public abstract void commit(Digest address) throws IOException;

    /** Ends the writing, and discards the bytes unless they were committed. Closing twice does nothing. */
    @Override
    public abstract void close() throws IOException;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;
}
