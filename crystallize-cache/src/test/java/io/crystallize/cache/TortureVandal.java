package io.crystallize.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Damages a cache folder while others use it. */
final class TortureVandal {
    private static final List<String> PLACES = List.of("entries", "entries", "blobs", "blobs", "tmp", "damaged");

    private final Path root;
    private final SplittableRandom random;
    private int deeds;

    TortureVandal(Path root, SplittableRandom random) {
        this.root = root;
        this.random = random;
    }

    int deeds() {
        return deeds;
    }

    void doOneDeed() {
        try {
            switch (random.nextInt(50)) {
                case 0 -> Files.deleteIfExists(root.resolve("leases"));
                case 1 -> Files.deleteIfExists(root.resolve("format"));
                case 2 -> Files.writeString(root.resolve("format"), "");
                case 3 -> deleteShard();
                default -> damage(anyFile());
            }
            deeds++;
        } catch (IOException e) {
            // Someone was faster; there is always another one.
        }
    }

    private Path anyFile() throws IOException {
        String place = PLACES.get(random.nextInt(PLACES.size()));
        Path folder = root.resolve(place);
        return place.length() > 3 && !place.equals("damaged") ? any(any(folder)) : any(folder);
    }

    private Path any(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            if (all.isEmpty()) {
                throw new IOException("There is none");
            }
            return all.get(random.nextInt(all.size()));
        }
    }

    private void deleteShard() throws IOException {
        Path shard = any(root.resolve(random.nextBoolean() ? "entries" : "blobs"));
        try (Stream<Path> files = Files.list(shard)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(shard);
    }

    private void damage(Path file) throws IOException {
        if (random.nextInt(4) == 0) {
            Files.deleteIfExists(file);
            return;
        }
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long length = bytes.length();
            switch (random.nextInt(3)) {
                case 0 -> bytes.setLength(random.nextLong(length + 1));
                case 1 -> bytes.setLength(length + 1 + random.nextInt(5000));
                default -> flip(bytes, length);
            }
        }
    }

    private void flip(RandomAccessFile bytes, long length) throws IOException {
        if (length > 0) {
            long position = random.nextLong(length);
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 1 << random.nextInt(8));
        }
    }
}
