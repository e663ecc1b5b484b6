package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What is stored is seen whole or not at all. */
public final class MemoryBackendStress {
    private static final byte[] OLD = filled(700, 1);
    private static final byte[] NEW = filled(900, 2);
    /** More than the first part of a blob holds. */
    private static final byte[] BLOB = filled(1500, 3);

    private static final Digest KEY = Digest.ofContent(OLD);
    private static final Digest ADDRESS = Digest.ofContent(BLOB);

    private MemoryBackendStress() {}

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** A blob is committed while somebody opens it. */
    @JCStressTest
    @State
    @Outcome(id = "absent, whole", expect = Expect.ACCEPTABLE, desc = "Opened before the commit")
    @Outcome(id = "whole, whole", expect = Expect.ACCEPTABLE, desc = "Opened after the commit")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A part of it was seen, or it was lost")
    public static class Blob {
        private final MemoryBackend backend = MemoryBackend.ofSize(1 << 16);

        private String seen() {
            Optional<InputStream> blob = backend.openBlob(ADDRESS);
            if (blob.isEmpty()) {
                return "absent";
            }
            try (InputStream in = blob.get()) {
                return Arrays.equals(in.readAllBytes(), BLOB) ? "whole" : "a part";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Who stores it. */
        @Actor
        public void write() {
            try (BlobWriter writer = backend.newBlob()) {
                writer.write(BLOB, 0, 700);
                writer.write(BLOB, 700, BLOB.length - 700);
                writer.commit(ADDRESS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Who reads it. */
        @Actor
        public void read(LL_Result result) {
            result.r1 = seen();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LL_Result result) {
            result.r2 = seen();
        }
    }

    /** An entry is replaced and removed while somebody gets it. */
    @JCStressTest
    @State
    @Outcome(
            id = {"the old, absent", "the new, absent", "absent, absent"},
            expect = Expect.ACCEPTABLE,
            desc = "One of them, or none")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A mixture, or it wasn't removed")
    public static class Entry {
        private final MemoryBackend backend = MemoryBackend.ofSize(1 << 16);

        /** With the old entry. */
        public Entry() {
            backend.put(KEY, OLD);
        }

        private String seen() {
            Optional<byte[]> entry = backend.get(KEY);
            if (entry.isEmpty()) {
                return "absent";
            } else if (Arrays.equals(entry.get(), OLD)) {
                return "the old";
            }
            return Arrays.equals(entry.get(), NEW) ? "the new" : "a mixture";
        }

        /** Who stores and removes it. */
        @Actor
        public void replaceAndRemove() {
            backend.put(KEY, NEW);
            backend.remove(KEY);
        }

        /** Who gets it. */
        @Actor
        public void get(LL_Result result) {
            result.r1 = seen();
        }

        /** Afterwards. */
        @Arbiter
        public void arbiter(LL_Result result) {
            result.r2 = seen();
        }
    }
}
