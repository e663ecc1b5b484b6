package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** How blobs are read, and how they go. */
abstract class BlobReadingClauses extends BlobWritingClauses {
    @Test
    protected void openBlob_absent_isEmpty() throws IOException {
        assertThat(backend.openBlob(key(1))).isEmpty();
    }

    @Test
    protected void openBlob_twice_givesReadersOfTheirOwn() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = store(content);
        try (InputStream first = backend.openBlob(address).orElseThrow()) {
            assertThat(first.readNBytes(60_000)).hasSize(60_000);
            try (InputStream second = backend.openBlob(address).orElseThrow()) {
                assertThat(second.readAllBytes()).isEqualTo(content);
            }
            assertThat(first.readAllBytes()).hasSize(40_000);
        }
    }

    @Test
    protected void openBlob_byThreads_givesEachTheWhole() throws Exception {
        byte[] content = bytes(1, 300_000);
        Digest address = store(content);
        Threads.runTogether(THREADS, thread -> {
            for (int round = 0; round < 5; round++) {
                assertThat(readBlob(address).orElseThrow()).isEqualTo(content);
            }
        });
    }

    @Test
    protected void openBlob_closedEarly_leavesTheBlob() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = store(content);
        try (InputStream in = backend.openBlob(address).orElseThrow()) {
            assertThat(in.read()).isEqualTo(content[0] & 0xff);
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void commit_whileAReaderHasTheSameBlobOpen_disturbsNeither() throws IOException {
        byte[] content = bytes(1, 100_000);
        Digest address = store(content);
        try (InputStream in = backend.openBlob(address).orElseThrow()) {
            assertThat(in.read()).isEqualTo(content[0] & 0xff);
            store(content);
            assertThat(in.readAllBytes()).hasSize(content.length - 1);
        }
        assertThat(readBlob(address)).contains(content);
    }

    @Test
    protected void removeBlob_leavesNone() throws IOException {
        Digest removed = store(bytes(1, 300));
        Digest kept = store(bytes(2, 300));
        backend.removeBlob(removed);
        assertThat(backend.openBlob(removed)).isEmpty();
        assertThat(readBlob(kept)).contains(bytes(2, 300));
    }

    @Test
    protected void removeBlob_absent_doesNothing() throws IOException {
        backend.removeBlob(key(1));
        assertThat(backend.openBlob(key(1))).isEmpty();
    }

    @Test
    protected void removeBlob_thenCommit_storesAgain() throws IOException {
        Digest address = store(bytes(1, 300));
        backend.removeBlob(address);
        store(bytes(1, 300));
        assertThat(readBlob(address)).contains(bytes(1, 300));
    }

    @Test
    protected void removeBlob_whileAReaderHasItOpen_letsItFinish() throws IOException {
        byte[] content = bytes(1, 1_000_000);
        Digest address = store(content);
        try (InputStream in = backend.openBlob(address).orElseThrow()) {
            assertThat(in.read()).isEqualTo(content[0] & 0xff);
            backend.removeBlob(address);
            assertThat(in.readAllBytes()).hasSize(content.length - 1).endsWith(content[content.length - 1]);
        }
        assertThat(backend.openBlob(address)).isEmpty();
    }

    @Test
    protected void setAsideBlob_leavesNone() throws IOException {
        Digest damaged = store(bytes(1, 300));
        Digest kept = store(bytes(2, 300));
        backend.setAsideBlob(damaged);
        assertThat(backend.openBlob(damaged)).isEmpty();
        assertThat(readBlob(kept)).contains(bytes(2, 300));
    }

    @Test
    protected void setAsideBlob_absent_doesNothing() throws IOException {
        backend.setAsideBlob(key(1));
        assertThat(backend.openBlob(key(1))).isEmpty();
    }

    @Test
    protected void setAsideBlob_timeAndAgain_leavesRoomForANewOne() throws IOException {
        byte[] content = bytes(1, 300);
        for (int i = 0; i < 3; i++) {
            backend.setAsideBlob(store(content));
            assertThat(backend.openBlob(Digest.ofContent(content))).isEmpty();
        }
        assertThat(readBlob(store(content))).contains(content);
    }
}
