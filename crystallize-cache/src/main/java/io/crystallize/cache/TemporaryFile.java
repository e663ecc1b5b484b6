package io.crystallize.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is written out of sight, and gets its place when it is complete. Closed before that, it is deleted. */
final class TemporaryFile implements Closeable {
    /** The JDK keeps, for each thread, a native buffer as large as the largest array it ever wrote. */
    private static final int LARGEST_WRITE = 1 << 16;

    private final Path path;
    private final SeekableByteChannel channel;
    private boolean moved;

    private TemporaryFile(Path path, SeekableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static TemporaryFile create(Path path) throws IOException {
        return new TemporaryFile(
                path, Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += LARGEST_WRITE) {
            ByteBuffer slice = ByteBuffer.wrap(bytes, offset + done, Math.min(LARGEST_WRITE, length - done));
            while (slice.hasRemaining()) {
                channel.write(slice);
            }
        }
    }

    /** Gives the file its place, instead of what may be there, and makes the folder if it is missing. */
    void moveTo(Path target) throws IOException {
        channel.close();
        try {
            rename(path, target);
        } catch (NoSuchFileException e) {
            if (!Files.exists(path)) {
                throw e;
            }
            Files.createDirectories(target.getParent());
            rename(path, target);
        }
        moved = true;
    }

    static void rename(Path source, Path target) throws IOException {
        // Not every file system that moves atomically replaces what is there without being told.
        Retry.whileDenied(
                () -> Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (!moved) {
                Files.deleteIfExists(path);
            }
        }
    }
}
