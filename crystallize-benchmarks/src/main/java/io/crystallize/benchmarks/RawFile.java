package io.crystallize.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The least that a store on disk does with bytes: writes them beside their place, and renames the file into it. */
final class RawFile {
    private RawFile() {}

    static Path write(Path folder, String name, byte[] bytes) throws IOException {
        Path temporary = folder.resolve(name + ".tmp");
        Files.write(temporary, bytes);
        return Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
