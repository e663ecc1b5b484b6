package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes a blob to several tiers; one that fails is given up, and it is enough that one is left. */
final class TieredBlobWriter extends BlobWriter {
    private record Part(Tier tier, BlobWriter writer) {}

    @FunctionalInterface
    private interface Write {
        void to(BlobWriter writer) throws IOException;
    }

    private final List<Part> parts;
    private final Failures failures;
    private boolean ended;

    private TieredBlobWriter(List<Part> parts, Failures failures) {
        this.parts = parts;
        this.failures = failures;
    }

    /** @throws IOException if no tier can take it */
    static TieredBlobWriter open(List<Tier> tiers) throws IOException {
        TieredBlobWriter writer = openAny(tiers);
        writer.requireOne();
        return writer;
    }

    /** Opens one that may write nowhere. */
    static TieredBlobWriter openAny(List<Tier> tiers) {
        Failures failures = new Failures();
        List<Part> parts = new ArrayList<>();
        for (Tier tier : tiers) {
            tier.call(backend -> new Part(tier, backend.newBlob()), failures).ifPresent(parts::add);
        }
        return new TieredBlobWriter(parts, failures);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        toAll(writer -> writer.write(bytes, offset, length));
        requireOne();
    }

    @Override
    public void commit(Digest address) throws IOException {
        requireOpen();
        toAll(writer -> writer.commit(address));
        try {
            requireOne();
        } finally {
            close();
        }
    }

    private void toAll(Write write) {
        for (Part part : List.copyOf(parts)) {
            try {
                write.to(part.writer());
            } catch (IOException | RuntimeException e) {
                giveUp(part, e);
            }
        }
    }

    private void giveUp(Part part, Exception failure) {
        parts.remove(part);
        part.tier().failed(failure);
        failures.add(failure);
        try {
            part.writer().close();
        } catch (IOException | RuntimeException e) {
            failures.add(e);
        }
    }

    private void requireOne() throws IOException {
        if (parts.isEmpty()) {
            ended = true;
            failures.throwIfAny();
        }
    }

    /** Whether there is anyone left to write to. */
    boolean isInVain() {
        return parts.isEmpty();
    }

    @Override
    public void close() {
        ended = true;
        for (Part part : List.copyOf(parts)) {
            parts.remove(part);
            try {
                part.writer().close();
            } catch (IOException | RuntimeException e) {
                part.tier().failed(e);
            }
        }
    }

    private void requireOpen() throws IOException {
        if (ended) {
            throw new IOException("The writing of this blob has ended");
        }
    }
}
