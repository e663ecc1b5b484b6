package io.crystallize.core.cache;

import io.crystallize.core.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The smallest backend that several processes can share: a file for each entry and each blob. */
public final class FolderBackend implements CacheBackend {
    private final Path folder;

    public FolderBackend(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "folder " + folder;
    }

    private Path entry(Digest key) {
        return folder.resolve(key + ".entry");
    }

    private Path blob(Digest address) {
        return folder.resolve(address + ".blob");
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path temporary = Files.createTempFile(folder, "", ".tmp");
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Optional<byte[]> get(Digest key) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(entry(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void put(Digest key, byte[] bytes) throws IOException {
        write(entry(key), bytes);
    }

    @Override
    public void remove(Digest key) throws IOException {
        Files.deleteIfExists(entry(key));
    }

    @Override
    public Optional<InputStream> openBlob(Digest address) throws IOException {
        try {
            return Optional.of(Files.newInputStream(blob(address)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public BlobWriter newBlob() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new BlobWriter() {
            @Override
            public void write(byte[] content, int offset, int length) {
                bytes.write(content, offset, length);
            }

            @Override
            public void commit(Digest address) throws IOException {
                FolderBackend.this.write(blob(address), bytes.toByteArray());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void removeBlob(Digest address) throws IOException {
        Files.deleteIfExists(blob(address));
    }

    @Override
    public void close() {}
}
