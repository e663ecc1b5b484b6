package io.crystallize.cache;

import io.crystallize.core.cache.BlobWriter;
import java.io.IOException;
import java.nio.file.Path;

/** A process that begins a blob, says so, and waits to be killed. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] arguments) throws IOException {
        try (DiskBackend backend = DiskBackend.at(Path.of(arguments[0]));
                BlobWriter writer = backend.newBlob()) {
            writer.write(new byte[100_000]);
            System.out.println("begun");
            System.out.flush();
            while (System.in.read() >= 0) {
                writer.flush();
            }
        }
    }
}
