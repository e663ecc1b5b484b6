package io.crystallize.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crystallize.core.cache.BlobWriter;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.cache.Listing;
import io.crystallize.core.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What tests of backends do with them. */
final class Caches {
    private Caches() {}

    static Digest key(int number) {
        return Digest.ofContent(Integer.toString(number).getBytes(UTF_8));
    }

    static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Returns an entry of a key as a trace cache writes it, as far as a backend can see. */
    static byte[] entry(Digest key, int seed) {
        byte[] body = bytes(seed, 300);
        return ByteBuffer.allocate(4 + 2 * Digest.BYTES + body.length)
                .put("CRY1".getBytes(UTF_8))
                .put(key.toBytes())
                .put(Digest.ofContent(body).toBytes())
                .put(body)
                .array();
    }

    /** Stores bytes that are not those of the address. */
    static void storeDamaged(CacheBackend backend, Digest address, byte[] content) throws IOException {
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
        }
    }

    static Digest store(CacheBackend backend, byte[] content) throws IOException {
        Digest address = Digest.ofContent(content);
        try (BlobWriter writer = backend.newBlob()) {
            writer.write(content);
            writer.commit(address);
        }
        return address;
    }

    static Optional<byte[]> read(CacheBackend backend, Digest address) throws IOException {
        Optional<InputStream> blob = backend.openBlob(address);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = blob.get()) {
            return Optional.of(in.readAllBytes());
        }
    }

    static long size(Listing backend) throws IOException {
        LongAdder bytes = new LongAdder();
        backend.list(item -> bytes.add(item.bytes()));
        return bytes.sum();
    }

    static Path file(Path root, String kind, Digest name) {
        return root.resolve(kind).resolve(name.toString().substring(0, 2)).resolve(name.toString());
    }

    /** Returns the files below a folder, from there. */
    static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
