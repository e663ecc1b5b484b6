package io.crystallize.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new folder, which is deleted with all in it when it is closed. It is under the system property
 * {@code benchmarks.scratch} or, without that, where the JVM's temporary files are.
 *
 * @param path where it is
 */
record ScratchFolder(Path path) implements AutoCloseable {
    static ScratchFolder create() throws IOException {
        String parent = System.getProperty("benchmarks.scratch", System.getProperty("java.io.tmpdir"));
        Files.createDirectories(Path.of(parent));
        return new ScratchFolder(Files.createTempDirectory(Path.of(parent), "crystallize-benchmarks-"));
    }

    /** Returns the files below a folder in it; none if there is no such folder. */
    List<Path> files(String folder) throws IOException {
        Path root = path.resolve(folder);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** Deletes all in it. */
    void clear() throws IOException {
        deleteBelow(false);
    }

    @Override
    public void close() throws IOException {
        deleteBelow(true);
    }

    private void deleteBelow(boolean itself) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder())
                    .filter(each -> itself || !each.equals(path))
                    .forEach(ScratchFolder::delete);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
