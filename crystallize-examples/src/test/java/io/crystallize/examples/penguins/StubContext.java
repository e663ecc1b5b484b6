package io.crystallize.examples.penguins;

import io.crystallize.core.Context;
import io.crystallize.core.InputFile;
import io.crystallize.core.Key;
import io.crystallize.core.digest.Digest;
import io.crystallize.core.provenance.Metric;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A context for a step under test: files from a folder or from memory, random numbers from a seed, metrics kept. */
final class StubContext implements Context {
    private final Path base;
    private final Map<String, String> files;
    private final RandomGenerator random;
    private final List<Metric> metrics = new ArrayList<>();

    private StubContext(Path base, Map<String, String> files, long seed) {
        this.base = base;
        this.files = files;
        this.random = new SplittableRandom(seed);
    }

    static StubContext inFolder(Path base) {
        return new StubContext(base, Map.of(), 0);
    }

    static StubContext withFile(String path, String content) {
        return new StubContext(Path.of(""), Map.of(path, content), 0);
    }

    static StubContext withSeed(long seed) {
        return new StubContext(Path.of(""), Map.of(), seed);
    }

    List<Metric> metrics() {
        return metrics;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void metric(Metric metric) {
        metrics.add(metric);
    }

    @Override
    public InputFile file(String path) {
        String content = files.get(path);
        try {
            return new StubFile(
                    path,
                    content == null
                            ? Files.readAllBytes(base.resolve(path))
                            : content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public <T> T get(Key<T> key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> Optional<T> find(Key<T> key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean contains(Key<?> key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void artifact(String name, byte[] content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int replicate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String condition() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String step() {
        throw new UnsupportedOperationException();
    }

    private record StubFile(String path, byte[] content) implements InputFile {
        @Override
        public Digest digest() {
            return Digest.ofContent(content);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }
}
