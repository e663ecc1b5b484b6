package io.crystallize.cache;

import io.crystallize.core.cache.Listing.Item;
import io.crystallize.core.cache.Listing.Kind;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Goes through the entries and blobs of a cache folder. What is not named like one is none. */
final class DiskList {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final CacheFolder folder;

    DiskList(CacheFolder folder) {
        this.folder = folder;
    }

    void forEach(Consumer<Item> each) throws IOException {
        forEachFile(folder.entries(), shard -> list(Kind.ENTRY, shard, each));
        forEachFile(folder.blobs(), shard -> list(Kind.BLOB, shard, each));
    }

    private static void list(Kind kind, Path shard, Consumer<Item> each) throws IOException {
        try {
            forEachFile(shard, file -> item(kind, file).ifPresent(each));
        } catch (NotDirectoryException e) {
            // Not ours.
        }
    }

    private static Optional<Item> item(Kind kind, Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Item(
                    kind,
                    Digest.parse(name),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(Path file) throws IOException;
    }

    private static void forEachFile(Path folder, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                visitor.visit(file);
            }
        } catch (NoSuchFileException e) {
            // Nothing has been stored there, or all was deleted meanwhile.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
