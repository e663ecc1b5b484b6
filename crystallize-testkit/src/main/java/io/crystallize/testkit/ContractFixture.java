package io.crystallize.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** How the backend under test is opened, what it can do, and what its clauses have in common. */
abstract class ContractFixture {
    static final int THREADS = 8;
    static final int ROUNDS = 60;

    @TempDir
    Path folder;

    CacheBackend backend;

    private final List<CacheBackend> opened = new ArrayList<>();

    /**
     * Opens a backend. It is closed after the test.
     *
     * @param place says where its entries are: nothing is stored at a new place, and what is stored at one is not seen
     *     from another. It is also an empty folder, which a backend may use or ignore, and which is deleted after the
     *     test.
     */
    protected abstract CacheBackend create(Path place) throws IOException;

    /** Whether what was stored is there when a backend is closed, and another one opened at the same place. */
    protected boolean survivesReopening() {
        return true;
    }

    /** Whether two backends that are open at the same place at once see what the other one stores. */
    protected boolean sharesItsPlace() {
        return true;
    }

    /** Whether it is a {@link io.crystallize.core.cache.Leasing}. */
    protected boolean leases() {
        return true;
    }

    /** Whether it is a {@link io.crystallize.core.cache.Listing}. */
    protected boolean lists() {
        return true;
    }

    /** Whether blobs are elsewhere than on the heap of this process, where a large one would take the place of others. */
    protected boolean keepsBlobsOffTheHeap() {
        return true;
    }

    /** How large a blob is stored to see that large ones can be. */
    protected int largeBlobBytes() {
        return 64 << 20;
    }

    /** How many entries are stored to see that many can be. */
    protected int manyEntries() {
        return 1500;
    }

    @BeforeEach
    final void open() throws IOException {
        backend = openAt("place");
    }

    @AfterEach
    final void closeAll() throws IOException {
        for (CacheBackend each : opened) {
            each.close();
        }
    }

    final CacheBackend openAt(String name) throws IOException {
        CacheBackend another = create(Files.createDirectories(folder.resolve(name)));
        opened.add(another);
        return another;
    }

    final Digest store(byte[] content) throws IOException {
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
        }
        return address;
    }

    final Optional<byte[]> readBlob(Digest address) throws IOException {
        Optional<InputStream> blob = backend.openBlob(address);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = blob.get()) {
            return Optional.of(in.readAllBytes());
        }
    }

    static void assertWhole(byte[] entry) {
        assertThat(SelfCheckingBytes.areWhole(entry))
                .as("%s bytes are one entry, and all of it", entry.length)
                .isTrue();
    }

    static Digest key(int number) {
        return Digest.ofContent(new byte[] {(byte) (number >> 8), (byte) number});
    }

    static Digest keyWithBit(int bit) {
        byte[] bytes = new byte[Digest.BYTES];
        bytes[bit / 8] = (byte) (1 << bit % 8);
        return Digest.ofBytes(bytes);
    }

    static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
