package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How blobs come to be. */
abstract class BlobWritingClauses extends ManyEntriesClauses {
    @Test
    protected void newBlob_beforeCommit_isNotVisible() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.flush();
            assertThat(backend.openBlob(address)).isEmpty();
            writer.commit(address);
            assertThat(readBlob(address)).contains(content);
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void newBlob_closedWithoutCommit_leavesNothing() throws IOException {
        byte[] content = bytes(1, 100_000);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
        }
        assertThat(backend.openBlob(Digest.ofContent(content))).isEmpty();
    }

    @Test
    protected void newBlob_severalAtOnce_areApart() throws IOException {
        byte[] one = bytes(1, 100_000);
        byte[] other = bytes(2, 100_000);
        try (BlobWriter first = backend.newBlob();
                BlobWriter second = backend.newBlob();
                BlobWriter abandoned = backend.newBlob()) {
            for (int offset = 0; offset < one.length; offset += 10_000) {
                first.write(one, offset, 10_000);
                second.write(other, offset, 10_000);
                abandoned.write(one, 0, 10_000);
            }
            second.commit(Digest.ofContent(other));
            first.commit(Digest.ofContent(one));
        }
        assertThat(readBlob(Digest.ofContent(one))).contains(one);
        assertThat(readBlob(Digest.ofContent(other))).contains(other);
    }

    @Test
    protected void write_bytesAndRangesOfAnySize_areTheBlob() throws IOException {
        byte[] content = bytes(1, 300_000);
        Digest address = Digest.ofContent(content);
        SplittableRandom random = new SplittableRandom(5);
        try (BlobWriter writer = backend.newBlob()) {
            int offset = 0;
            while (offset < content.length) {
                if (random.nextInt(3) == 0) {
                    writer.write(content[offset]);
                    offset++;
                } else {
                    int length = Math.min(random.nextInt(1 << random.nextInt(1, 17)), content.length - offset);
                    writer.write(content, offset, length);
                    offset += length;
                }
            }
            writer.commit(address);
        }
        assertThat(readBlob(address).orElseThrow()).isEqualTo(content);
    }

    @Test
    protected void write_keepsNoArrayOfTheCaller() throws IOException {
        byte[] content = bytes(1, 200);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            content[0]++;
            writer.commit(Digest.ofContent(bytes(1, 200)));
        }
        assertThat(readBlob(Digest.ofContent(bytes(1, 200)))).contains(bytes(1, 200));
    }

    @Test
    protected void write_afterCommit_doesNotChangeTheBlob() throws IOException {
        byte[] content = bytes(1, 300);
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
            try {
                writer.write(content);
            } catch (IOException | IllegalStateException e) {
                assertThat(e).as("Better than to ignore it").isNotNull();
            }
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void commit_emptyBlob_isThereAndEmpty() throws IOException {
        assertThat(readBlob(store(new byte[0]))).contains(new byte[0]);
    }

    @Test
    protected void commit_largeBlob_isStreamed() throws IOException {
        long before = liveHeap();
        byte[] chunk = bytes(1, 1 << 16);
        DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.sha256());
        Digest address;
        long whileWriting;
        try (BlobWriter writer = backend.newBlob()) {
            for (int left = largeBlobBytes(); left > 0; left -= chunk.length) {
                chunk[0]++;
                writer.write(chunk, 0, Math.min(left, chunk.length));
                out.write(chunk, 0, Math.min(left, chunk.length));
            }
            whileWriting = liveHeap();
            address = Digest.ofBytes(out.getMessageDigest().digest());
            writer.commit(address);
        }

        DigestInputStream in = new DigestInputStream(backend.openBlob(address).orElseThrow(), Digest.sha256());
        long whileReading;
        try (in) {
            long read = in.readNBytes(chunk.length).length;
            whileReading = liveHeap();
            assertThat(read + in.transferTo(OutputStream.nullOutputStream())).isEqualTo(largeBlobBytes());
        }
        assertThat(Digest.ofBytes(in.getMessageDigest().digest())).isEqualTo(address);
        if (keepsBlobsOffTheHeap()) {
            assertThat(Math.max(whileWriting, whileReading) - before)
                    .as("Bytes of heap in use for writing or reading %s bytes", largeBlobBytes())
                    .isLessThan(largeBlobBytes() / 2);
        }
    }

    /** The heap that is in use once what nobody holds was collected. */
    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    protected void commit_sameContentByTwoWriters_isOneBlob() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = Digest.ofContent(content);
        try (BlobWriter first = backend.newBlob();
                BlobWriter second = backend.newBlob()) {
            first.write(content);
            second.write(content);
            first.commit(address);
            second.commit(address);
        }
        assertThat(readBlob(address)).contains(content);
        backend.removeBlob(address);
        assertThat(backend.openBlob(address)).isEmpty();
    }

    @Test
    protected void commit_byThreads_isNeverSeenInPart() throws Exception {
        List<byte[]> contents = List.of(bytes(1, 100_000), bytes(2, 70_000));
        Threads.runTogether(THREADS, thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] content = contents.get(round % contents.size());
                Digest address = Digest.ofContent(content);
                switch (thread % 4) {
                    case 0 -> store(content);
                    case 1 -> backend.removeBlob(address);
                    case 2 -> backend.setAsideBlob(address);
                    default -> assertThat(readBlob(address).orElse(content)).isEqualTo(content);
                }
            }
        });
    }

    @Test
    protected void closeOfAWriter_twice_doesNothing() throws IOException {
        byte[] content = bytes(1, 300);
        BlobWriter writer = backend.newBlob();
        writer.write(content);
        writer.commit(Digest.ofContent(content));
        writer.close();
        writer.close();
        assertThat(readBlob(Digest.ofContent(content))).contains(content);

        BlobWriter abandoned = backend.newBlob();
        abandoned.write(content);
        abandoned.close();
        assertThatCode(abandoned::close).doesNotThrowAnyException();
    }
}
