package io.crystallize.core.file;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that stay as they are: few in memory, many in a temporary file of this process. The file is removed when the
 * snapshot is unreachable, and when the process ends. Immutable and safe for use by several threads.
 */
final class Snapshot {
    /** More bytes than this are put into a file. */
    static final int IN_MEMORY = 1 << 16;

    private static final Cleaner CLEANER = Cleaner.create();

    private final byte @Nullable [] bytes;
    private final @Nullable Path file;
    private final long size;
    private final Digest digest;

    private Snapshot(byte @Nullable [] bytes, @Nullable Path file, long size, Digest digest) {
        this.bytes = bytes;
        this.file = file;
        this.size = size;
        this.digest = digest;
    }

    /** Bytes that nobody else has. */
    static Snapshot of(byte[] bytes) {
        return new Snapshot(bytes, null, bytes.length, Digest.ofContent(bytes));
    }

    /** All bytes that are left in a stream. */
    static Snapshot of(InputStream in) throws IOException {
        byte[] head = in.readNBytes(IN_MEMORY + 1);
        return head.length <= IN_MEMORY ? of(head) : spool(head, in);
    }

    private static Snapshot spool(byte[] head, InputStream rest) throws IOException {
        Path file = Files.createTempFile(Folder.get(), "", "");
        try {
            MessageDigest sha256 = Digest.sha256();
            long size = 0;
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = head;
                for (int n = head.length; n >= 0; n = rest.read(buffer)) {
                    sha256.update(buffer, 0, n);
                    out.write(buffer, 0, n);
                    size += n;
                }
            }
            Snapshot snapshot = new Snapshot(null, file, size, Digest.ofBytes(sha256.digest()));
            CLEANER.register(snapshot, () -> remove(file));
            return snapshot;
        } catch (IOException | RuntimeException | Error e) {
            remove(file);
            throw e;
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Somebody may still read it, on a system that keeps open files. The end of the process tries again.
        }
    }

    long size() {
        return size;
    }

    Digest digest() {
        return digest;
    }

    /** Where the bytes are, or null if they are in memory. */
    @Nullable
    Path file() {
        return file;
    }

    InputStream open() throws IOException {
        if (file == null) {
            return new ByteArrayInputStream(bytes);
        }
        try {
            return Files.newInputStream(file);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The folder of this process's files, which only its user can read. */
    private static final class Folder {
        private static @Nullable Path current;

        static synchronized Path get() throws IOException {
            Path folder = current;
            if (folder == null || !Files.isDirectory(folder)) { // systems tidy up temporary files after days
                folder = Files.createTempDirectory("crystallize-");
                Path made = folder;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> removeAll(made), "crystallize-files"));
                current = made;
            }
            return folder;
        }

        private static void removeAll(Path folder) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                files.forEach(Snapshot::remove);
                Files.delete(folder);
            } catch (IOException e) {
                // It is one of the temporary files, which the operating system removes in its own time.
            }
        }
    }
}
