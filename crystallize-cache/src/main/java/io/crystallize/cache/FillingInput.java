package io.crystallize.cache;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob from a tier, which are stored in nearer ones while they are read: not before the first is wanted,
 * and only if they are read to the end and are those that belong to the address. For one thread.
 */
final class FillingInput extends InputStream {
    private final InputStream in;
    private final Tier source;
    private final Digest address;
    private final List<Tier> nearer;
    private final MessageDigest sha256 = Digest.sha256();
    private @Nullable TieredBlobWriter writer;
    private boolean ended;

    FillingInput(InputStream in, Tier source, Digest address, List<Tier> nearer) {
        this.in = in;
        this.source = source;
        this.address = address;
        this.nearer = nearer;
        ended = nearer.isEmpty();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            source.failed(e);
            giveUp();
            throw e;
        }
        if (!ended) {
            fill(bytes, offset, count);
        }
        return count;
    }

    private void fill(byte[] bytes, int offset, int count) {
        TieredBlobWriter open = writer;
        if (open == null) {
            open = TieredBlobWriter.openAny(nearer);
            writer = open;
        }
        try {
            if (count >= 0) {
                sha256.update(bytes, offset, count);
                open.write(bytes, offset, count);
            } else if (address.equals(Digest.ofBytes(sha256.digest()))) {
                open.commit(address);
            }
        } catch (IOException e) {
            // The tiers have counted it.
            giveUp();
        }
        if (count < 0 || open.isInVain()) {
            giveUp();
        }
    }

    private void giveUp() {
        ended = true;
        if (writer != null) {
            writer.close();
        }
    }

    @Override
    public void close() throws IOException {
        giveUp();
        in.close();
    }
}
