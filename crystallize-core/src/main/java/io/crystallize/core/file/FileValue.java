package io.crystallize.core.file;

import io.crystallize.core.digest.Digest;
import io.crystallize.core.digest.DigestSink;
import io.crystallize.core.digest.Digestible;
import io.crystallize.core.internal.FileNames;
import io.crystallize.core.internal.ValueText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * A file as a value: a name and a content, and no place. A step returns one, or a record with some, where a path would
 * say nothing of what is in the file.
 *
 * <p>It is a snapshot, taken when it is made: later changes of the file that it was made of don't matter. Small contents
 * are kept in memory, larger ones in a temporary file, which is removed when the value is unreachable, and at the latest
 * when the process ends. As the output of a cached step it is stored without ever being in memory as a whole; inside
 * another value it is stored with that, in memory.
 *
 * <p>Immutable, safe for use by several threads. Two are equal if their names and contents are.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileValue implements Digestible {
    private final String name;
    private final Snapshot snapshot;

    private FileValue(String name, Snapshot snapshot) {
        this.name = name;
        this.snapshot = snapshot;
    }

    /**
     * Takes a snapshot of a file, under the file's own name.
     *
     * @throws IllegalArgumentException if the file's name is not one that {@link #of(String, InputStream)} takes
     * @throws IOException if it can't be read, or there is no room for the snapshot
     */
    public static FileValue of(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder. Take each of the files in it that matter.");
        }
        String name = requireSafe(String.valueOf(file.getFileName()));
        try (InputStream in = Files.newInputStream(file)) {
            return new FileValue(name, Snapshot.of(in));
        }
    }

    /**
     * Makes a file of bytes, which are copied, and stay in memory.
     *
     * @throws IllegalArgumentException if the name is not one that {@link #of(String, InputStream)} takes
     */
    public static FileValue of(String name, byte[] content) {
        return new FileValue(requireSafe(name), Snapshot.of(content.clone()));
    }

    /**
     * Takes a snapshot of all that is left in a stream, which is not closed.
     *
     * @param name letters, digits, spaces and {@code . _ -}, no dot or space first or last, not a device of Windows, at
     *     most 128 characters: the name of a file on any operating system
     * @throws IllegalArgumentException if the name is another one
     * @throws IOException if the stream can't be read, or there is no room for the snapshot
     */
    public static FileValue of(String name, InputStream content) throws IOException {
        return new FileValue(requireSafe(name), Snapshot.of(content));
    }

    private static String requireSafe(String name) {
        if (!FileNames.isSafe(name)) {
            throw new IllegalArgumentException("A FileValue can't be called '" + ValueText.of(name)
                    + "': its name is made of letters, digits, spaces and . _ -, with no dot or space first or last."
                    + " FileValue.of(name, stream) gives a content another name.");
        }
        return name;
    }

    /** Returns its name, which has no folder in it, and is safe as the name of a file. */
    public String name() {
        return name;
    }

    /** Returns how many bytes its content has. */
    public long size() {
        return snapshot.size();
    }

    /** Returns the SHA-256 of its content. */
    public Digest content() {
        return snapshot.digest();
    }

    /** Where its content is; for tests. */
    Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Opens its content, which the caller closes.
     *
     * @throws IOException if the temporary file can't be read
     */
    public InputStream open() throws IOException {
        return snapshot.open();
    }

    /**
     * Returns its content in an array of the caller's own.
     *
     * @throws IOException if the temporary file can't be read
     * @throws OutOfMemoryError if it is longer than an array can be
     */
    public byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /**
     * Writes its content into a new file, whose name need not be that of this one.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a file or folder already
     * @throws IOException if it can't be written, or the temporary file can't be read
     */
    public void copyTo(Path file) throws IOException {
        try (InputStream in = open()) {
            Files.copy(in, file);
        }
    }

    @Override
    public void digest(DigestSink sink) {
        sink.add("name", name).add("content", content());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileValue that
                && name.equals(that.name)
                && content().equals(that.content());
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + content().hashCode();
    }

    /** Returns its name, size, and the first digits of its content's digest. */
    @Override
    public String toString() {
        return name + " (" + size() + " bytes, " + content().abbreviated() + ")";
    }
}
