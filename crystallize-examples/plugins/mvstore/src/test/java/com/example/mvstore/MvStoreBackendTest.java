package com.example.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crystallize.core.Cacheable;
import io.crystallize.core.Context;
import io.crystallize.core.ContextValues;
import io.crystallize.core.Pipeline;
import io.crystallize.core.PipelineRun;
import io.crystallize.core.RunOptions;
import io.crystallize.core.Step;
import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.TraceCache;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.CacheUse;
import io.crystallize.testkit.CacheBackendContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvStoreBackendTest extends CacheBackendContract {
    private static final Digest KEY = Digest.ofContent(new byte[] {1});

    @TempDir
    Path temporary;

    @Override
    protected boolean leases() {
        return false;
    }

    @Override
    protected boolean lists() {
        return false;
    }

    @Override
    protected CacheBackend create(Path place) throws IOException {
        return MvStoreBackend.open(file(place));
    }

    private static Path file(Path folder) {
        return folder.resolve("cache.mv");
    }

    @Override
    protected boolean sharesItsPlace() {
        return false;
    }

    /** A file that is in use can't be opened, so there is nothing to see. */
    @Override
    @Test
    protected void create_whileAnotherIsOpen_seesWhatThatStores() throws IOException {
        Path file = file(temporary);
        try (MvStoreBackend first = MvStoreBackend.open(file)) {
            first.put(KEY, new byte[] {2});
            assertThatThrownBy(() -> MvStoreBackend.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " is open already, and is for one process at a time: choose another file");
            assertThat(first.get(KEY)).contains(new byte[] {2});
        }
    }

    @Test
    void name_saysWhere() throws IOException {
        Path file = file(temporary);
        try (MvStoreBackend backend = MvStoreBackend.open(file)) {
            assertThat(backend.name()).isEqualTo("MVStore " + file);
        }
    }

    @Test
    void open_fileOfSomethingElse_isRefusedAndLeftAlone() throws IOException {
        Path file = file(temporary);
        byte[] text = "penguins,".repeat(10_000).getBytes();
        Files.write(file, text);
        assertThatThrownBy(() -> MvStoreBackend.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is no cache that this version can read: delete it, or choose another file");
        assertThat(file).hasBinaryContent(text);
    }

    @Test
    void interruptedThread_isServed_andTheStoreStaysOpen() throws IOException {
        byte[] content = new byte[40 << 20]; // more than MVStore keeps on the heap
        new SplittableRandom(1).nextBytes(content);
        Digest address = Digest.ofContent(content);
        try (MvStoreBackend backend = MvStoreBackend.open(file(temporary))) {
            Thread.currentThread().interrupt();
            store(backend, content);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        try (MvStoreBackend backend = MvStoreBackend.open(file(temporary))) {
            Thread.currentThread().interrupt();
            try (InputStream in = backend.openBlob(address).orElseThrow()) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            assertThat(Thread.interrupted()).isTrue();
            backend.put(KEY, new byte[] {2});
            assertThat(backend.get(KEY)).contains(new byte[] {2});
        }
    }

    @Test
    void removedBlobs_leaveRoomForOthers() throws IOException {
        Path file = file(temporary);
        long size = 0;
        for (int round = 0; round < 8; round++) {
            try (MvStoreBackend backend = MvStoreBackend.open(file)) {
                byte[] content = new byte[4 << 20];
                new SplittableRandom(round).nextBytes(content);
                store(backend, content);
                try (InputStream in =
                        backend.openBlob(Digest.ofContent(content)).orElseThrow()) {
                    backend.removeBlob(Digest.ofContent(content));
                    assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(content.length);
                }
                try (BlobWriter abandoned = backend.newBlob()) {
                    abandoned.write(content);
                }
            }
            size = Files.size(file);
        }
        assertThat(size).isLessThan(8 << 20);
    }

    private static void store(CacheBackend backend, byte[] content) throws IOException {
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(Digest.ofContent(content));
        }
    }

    @Cacheable
    record Count() implements Step<Integer, long[]> {
        @Override
        public long[] apply(Integer size, Context context) {
            context.metric("size", size);
            long[] numbers = new long[size];
            Arrays.setAll(numbers, i -> i);
            return numbers;
        }
    }

    @Test
    void run_ofAnotherProcessesCache_hits() throws Exception {
        Pipeline<Integer, long[]> pipeline = Pipeline.start(new Count());
        for (CacheUse.Result expected : new CacheUse.Result[] {CacheUse.Result.MISS, CacheUse.Result.HIT}) {
            try (TraceCache cache = new TraceCache(MvStoreBackend.open(file(temporary)))) {
                PipelineRun<long[]> run = pipeline.run(
                        100_000,
                        ContextValues.empty(),
                        RunOptions.builder().cache(cache).build());
                assertThat(run.provenance().get(0).cache().result()).isEqualTo(expected);
                assertThat(run.output()).hasSize(100_000).endsWith(99_999);
                assertThat(run.metrics()).hasSize(1);
                assertThat(cache.counts().errors()).isZero();
            }
        }
    }
}
