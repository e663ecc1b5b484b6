package com.example.mvstore;

import io.crystallize.core.Name;
import io.crystallize.core.cache.CacheBackend;
import io.crystallize.core.problem.InvalidInputException;
import io.crystallize.plugins.BackendProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A cache in a file.
 *
 * @param path the file, which is made if it isn't there
 */
@Name("file")
public record MvStoreFile(String path) implements BackendProvider {
    @Override
    public CacheBackend open() throws IOException {
        try {
            return MvStoreBackend.open(Path.of(path));
        } catch (InvalidPathException e) {
            throw new InvalidInputException("'" + path + "' is no path: " + e.getReason());
        }
    }
}
